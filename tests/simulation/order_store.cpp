#include "simulation/order_store.hpp"

namespace tidings::simulation {

order_store::transaction order_store::begin(event_record event, const std::string& process) {
    if (!locked_.insert(event.order.value).second) return 0;
    const auto number = next_transaction_++;
    running_[number] = {{next_id_++, std::move(event)}, process};
    return number;
}

outbox_row order_store::commit(transaction number) {
    auto row = running_.at(number).row;
    running_.erase(number);
    locked_.erase(row.event.order.value);
    committed_.emplace(row.id, row);
    world_.history.note("order committed", row.event.id.value, row.id);
    return row;
}

void order_store::roll_back(transaction number) {
    const auto& row = running_.at(number).row;
    world_.history.note("order rolled back", row.event.id.value, row.id);
    locked_.erase(row.event.order.value);
    running_.erase(number);
}

void order_store::roll_back_all_of(const std::string& process) {
    std::vector<transaction> gone;
    for (const auto& [number, write] : running_)
        if (write.process == process) gone.push_back(number);
    for (const auto number : gone) roll_back(number);
}

order_store::transaction order_store::begin_foreign() {
    foreign_.insert(next_transaction_);
    return next_transaction_++;
}

outbox_view order_store::view(std::int64_t after, const std::vector<std::int64_t>& gaps, std::size_t rows_max) const {
    outbox_view seen;
    std::set<std::int64_t> wanted(gaps.begin(), gaps.end());
    for (auto row = committed_.upper_bound(after); row != committed_.end() && rows_max > 0; ++row)
        if (!parked_.contains(row->first)) {
            wanted.insert(row->first);
            --rows_max;
        }
    for (const auto id : wanted)
        if (const auto found = committed_.find(id); found != committed_.end() && !parked_.contains(id))
            seen.rows.push_back(found->second);
    seen.next_transaction = seen.oldest_running = next_transaction_;
    if (!running_.empty()) seen.oldest_running = std::min(seen.oldest_running, running_.begin()->first);
    if (!foreign_.empty()) seen.oldest_running = std::min(seen.oldest_running, *foreign_.begin());
    std::map<std::string, std::int64_t> first;
    for (const auto id : parked_) first.emplace(committed_.at(id).event.order.value, id);
    for (const auto& [order, id] : first) seen.parked_orders.push_back({order_id(order), id});
    return seen;
}

result<relay_lead> order_store::take_lead(const std::string& instance, std::chrono::milliseconds lease) {
    const auto now = world_.clock.now();
    if (leader_ != instance && leads_until_ > now) return error{errc::conflict, "another instance leads"};
    if (leader_ != instance) {
        ++lead_.epoch;
        world_.history.note("lead taken", instance, lead_.epoch);
    }
    leader_ = instance;
    leads_until_ = now + lease;
    return lead_;
}

result<void> order_store::save_progress(const relay_lead& lead, std::chrono::milliseconds lease) {
    if (lead.epoch != lead_.epoch) return error{errc::rejected, "another instance took the lead"};
    check_progress(lead.delivered_through);
    lead_.delivered_through = lead.delivered_through;
    leads_until_ = world_.clock.now() + lease;
    return {};
}

void order_store::check_progress(std::int64_t through) const {
    for (const auto& [id, row] : committed_)
        if (id <= through && !parked_.contains(id) && !confirmed_.contains(id))
            return world_.history.violated("progress passes event " + row.event.id.value + ", which nobody confirmed");
    for (const auto& [number, write] : running_)
        if (write.row.id <= through)
            return world_.history.violated("progress passes id " + std::to_string(write.row.id) +
                                           ", which may still be committed");
}

void order_store::park(std::int64_t id) {
    if (parked_.insert(id).second) world_.history.note("event parked", committed_.at(id).event.id.value, id);
}

task<result<relay_lead>> outbox_port::take_lead(std::string instance, std::chrono::milliseconds lease) {
    const auto refused = co_await call_.ask(world_.rates.orders_db_error);
    if (refused) co_return *refused;
    auto lead = store_.take_lead(instance, lease);
    const auto lost = co_await call_.answer(world_.rates.orders_db_lost);
    if (lost) co_return *lost;
    if (lead) highest_read_ = lead->delivered_through;
    co_return lead;
}

task<result<outbox_view>> outbox_port::read(std::int64_t after, std::vector<std::int64_t> gaps, std::size_t rows_max) {
    const auto refused = co_await call_.ask(world_.rates.orders_db_error);
    if (refused) co_return *refused;
    auto seen = store_.view(after, gaps, rows_max);
    if (world_.plan.bug == mutation::cursor_without_gaps) seen.oldest_running = seen.next_transaction;
    if (world_.plan.bug == mutation::parked_order_goes_on) seen.parked_orders.clear();
    if (!seen.rows.empty()) highest_read_ = std::max(highest_read_, seen.rows.back().id);
    const auto lost = co_await call_.answer(world_.rates.orders_db_lost);
    if (lost) co_return *lost;
    co_return seen;
}

// The simulated programs have no write budget, so nobody asks.
task<result<outbox_extent>> outbox_port::extent() {
    const auto& rows = store_.committed();
    co_return outbox_extent{rows.empty() ? 0 : rows.rbegin()->first, store_.delivered_through()};
}

task<result<void>> outbox_port::save_progress(relay_lead lead, std::chrono::milliseconds lease) {
    const auto refused = co_await call_.ask(world_.rates.orders_db_error);
    if (refused) co_return *refused;
    if (world_.plan.bug == mutation::progress_past_unacknowledged)
        lead.delivered_through = std::max(lead.delivered_through, highest_read_);
    auto saved = store_.save_progress(lead, lease);
    const auto lost = co_await call_.answer(world_.rates.orders_db_lost);
    if (lost) co_return *lost;
    co_return saved;
}

task<result<void>> outbox_port::park(std::int64_t id, std::string) {
    const auto refused = co_await call_.ask(world_.rates.orders_db_error);
    if (refused) co_return *refused;
    store_.park(id);
    const auto lost = co_await call_.answer(world_.rates.orders_db_lost);
    if (lost) co_return *lost;
    co_return result<void>{};
}

}  // namespace tidings::simulation
