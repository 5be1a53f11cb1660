#include "simulation/receipts.hpp"

namespace tidings::simulation {

void receipt_ledger::record(const event_receipts& receipts) {
    for (const auto& each : receipts) {
        auto& one = known_[each.event.value];
        one.received = true;
        one.settled = one.settled || each.settled;
        world_.history.note(each.settled ? "told settled" : "told received", each.event.value);
    }
}

std::vector<overdue_event> receipt_ledger::overdue(std::chrono::milliseconds unreceived_for,
                                                   std::chrono::milliseconds unsettled_for,
                                                   std::chrono::milliseconds again_after, std::size_t limit) {
    const auto now = world_.clock.now();
    std::vector<overdue_event> found;
    for (const auto& [id, row] : orders_.committed()) {
        if (found.size() == limit || id > orders_.delivered_through()) break;
        auto& one = known_[row.event.id.value];
        const bool is_late = (!one.received && row.event.time + unreceived_for <= now) ||
                             (!one.settled && row.event.time + unsettled_for <= now);
        const bool asked_lately = one.asked > 0 && one.asked_at + again_after > now;
        if (!is_late || asked_lately || orders_.parked().contains(id)) continue;
        one.asked_at = now;
        ++one.asked;
        found.push_back({row, one.received, one.asked});
        world_.history.note("event asked for again", row.event.id.value, one.asked);
    }
    return found;
}

receipt_counts receipt_ledger::counts(std::chrono::milliseconds unreceived_for) const {
    receipt_counts now;
    for (const auto& [id, row] : orders_.committed()) {
        const auto told = known_.find(row.event.id.value);
        const bool received = told != known_.end() && told->second.received;
        ++now.accepted;
        now.published += id <= orders_.delivered_through();
        now.received += received;
        now.settled += told != known_.end() && told->second.settled;
        now.late += !received && row.event.time + unreceived_for <= world_.clock.now();
    }
    return now;
}

bool receipt_ledger::is_settled(const event_id& event) const {
    const auto told = known_.find(event.value);
    return told != known_.end() && told->second.received && told->second.settled;
}

bool receipt_topic_writer::publish(const event_receipts& batch) {
    if (life_.is_held() || broker_.is_down || world_.chance.chance(world_.rates.broker_error)) return false;
    if (!world_.chance.chance(world_.rates.writer_lost)) topic_.batches.push_back(batch);  // else it got lost
    return true;
}

task<result<receipts_read>> receipt_topic_reader::read() {
    const auto refused = co_await call_.ask(world_.rates.broker_error);
    if (refused && !broker_.is_down) co_return *refused;
    while (!stopped_) {
        if (position_ > topic_.batches.size()) position_ = 0;
        if (!broker_.is_down && position_ < topic_.batches.size()) {
            receipts_read found{.receipts = topic_.batches[position_++]};
            co_return found;
        }
        co_await wake_->wait_until(world_.clock.steady() + std::chrono::seconds(2));
        if (life_.is_held()) co_await life_.gate();
    }
    co_return error{errc::stopping, "stopped"};
}

task<result<void>> receipt_topic_reader::commit() {
    const auto refused = co_await call_.ask(world_.rates.commit_error);
    if (refused) co_return *refused;
    topic_.committed = std::max(topic_.committed, position_);
    co_return result<void>{};
}

void receipt_topic_reader::stop() {
    stopped_ = true;
    wake_->ring();
}

task<result<void>> book_port::record(event_receipts receipts) {
    const auto refused = co_await call_.ask(world_.rates.orders_db_error);
    if (refused) co_return *refused;
    ledger_.record(receipts);
    const auto lost = co_await call_.answer(world_.rates.orders_db_lost);
    if (lost) co_return *lost;
    co_return result<void>{};
}

task<result<std::vector<overdue_event>>> book_port::overdue(std::chrono::milliseconds unreceived_for,
                                                            std::chrono::milliseconds unsettled_for,
                                                            std::chrono::milliseconds again_after, std::size_t limit) {
    const auto refused = co_await call_.ask(world_.rates.orders_db_error);
    if (refused) co_return *refused;
    auto found = ledger_.overdue(unreceived_for, unsettled_for, again_after, limit);
    const auto lost = co_await call_.answer(world_.rates.orders_db_lost);
    if (lost) co_return *lost;
    co_return found;
}

task<result<receipt_counts>> book_port::counts(std::chrono::milliseconds unreceived_for) {
    const auto refused = co_await call_.ask(world_.rates.orders_db_error);
    if (refused) co_return *refused;
    co_return ledger_.counts(unreceived_for);
}

task<result<std::vector<event_id>>> settlements_port::settled_among(std::vector<event_id> events) {
    const auto refused = co_await call_.ask(world_.rates.mails_db_error);
    if (refused) co_return *refused;
    std::erase_if(events, [this](const event_id& event) { return !mails_.is_settled(event); });
    co_return events;
}

task<result<std::vector<event_id>>> settlements_port::open_events(std::size_t limit) {
    const auto refused = co_await call_.ask(world_.rates.mails_db_error);
    if (refused) co_return *refused;
    std::vector<event_id> open;
    for (const auto& [id, event] : mails_.events())
        if (open.size() < limit && !mails_.is_settled(event.id)) open.push_back(event.id);
    co_return open;
}

}  // namespace tidings::simulation
