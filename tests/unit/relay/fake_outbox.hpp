// An outbox in memory with PostgreSQL's visibility: ids are drawn when a transaction inserts, rows appear when it
// commits, an order's row is locked from the insert to the end of its transaction.
#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include "relay/outbox_source.hpp"

namespace tidings {

inline outbox_row a_row(std::int64_t id, const std::string& order, std::int64_t version) {
    outbox_row row;
    row.id = id;
    row.event.id = event_id("evt_" + std::to_string(id));
    row.event.order = order_id(order);
    row.event.version = version;
    row.event.type = version == 1 ? "order.placed.v1" : "order.updated.v1";
    row.event.payload = "{}";
    return row;
}

class fake_outbox : public outbox_source {
public:
    using transaction = std::uint64_t;

    // The order's next version in a transaction of its own; 0: the order is locked by another one.
    transaction insert(const std::string& order) {
        if (!locked_.insert(order).second) return 0;
        const auto number = next_transaction_++;
        running_[number] = a_row(next_id_++, order, ++versions_[order]);
        return number;
    }

    outbox_row commit(transaction number) {
        auto row = end(number);
        committed_.emplace(row.id, row);
        return row;
    }

    void roll_back(transaction number) { --versions_[end(number).event.order.value]; }

    outbox_row write(const std::string& order) { return commit(insert(order)); }

    // Somebody else's writing transaction, which touches no outbox row.
    transaction foreign() {
        foreign_.insert(next_transaction_);
        return next_transaction_++;
    }
    void end_foreign(transaction number) { foreign_.erase(number); }
    void jump(std::int64_t by) { next_id_ += by; }
    // An old dump takes the place of this database: ids begin again behind it, nobody leads.
    void restore(std::string store, std::int64_t through) {
        lead.delivered_through = through;
        committed_.erase(committed_.upper_bound(lead.delivered_through), committed_.end());
        next_id_ = lead.delivered_through + 1;
        lead.store = std::move(store);
        leader.clear();
    }

    outbox_view view(std::int64_t after, const std::vector<std::int64_t>& gaps, std::size_t rows_max) const {
        outbox_view seen;
        std::set<std::int64_t> wanted(gaps.begin(), gaps.end());
        for (auto row = committed_.upper_bound(after); row != committed_.end() && rows_max > 0; ++row)
            if (!parked.contains(row->first)) {
                wanted.insert(row->first);
                --rows_max;
            }
        for (const auto id : wanted)
            if (committed_.contains(id) && !parked.contains(id)) seen.rows.push_back(committed_.at(id));
        seen.next_transaction = seen.oldest_running = next_transaction_;
        if (!running_.empty()) seen.oldest_running = std::min(seen.oldest_running, running_.begin()->first);
        if (!foreign_.empty()) seen.oldest_running = std::min(seen.oldest_running, *foreign_.begin());
        std::map<std::string, std::int64_t> first;
        for (const auto& [id, reason] : parked) first.emplace(committed_.at(id).event.order.value, id);
        for (const auto& [order, id] : first) seen.parked_orders.push_back({order_id(order), id});
        return seen;
    }

    // May delivered_through stand here? Not while something at or below it is undelivered or could still be committed.
    bool settled_through(std::int64_t id, const std::set<std::int64_t>& delivered) const {
        for (const auto& [number, row] : running_)
            if (row.id <= id) return false;
        for (const auto& [at, row] : committed_)
            if (at <= id && !delivered.contains(at) && !parked.contains(at)) return false;
        return true;
    }

    const std::map<std::int64_t, outbox_row>& committed() const { return committed_; }
    const std::map<transaction, outbox_row>& running() const { return running_; }
    std::int64_t last_id() const { return next_id_ - 1; }

    // outbox_source; a non-zero counter in `failures` fails that many next calls.
    task<result<relay_lead>> take_lead(std::string instance, std::chrono::milliseconds) override {
        if (auto problem = failure()) co_return *problem;
        if (!leader.empty() && leader != instance) co_return error{errc::conflict, leader};
        if (leader != instance) ++lead.epoch;
        leader = instance;
        co_return lead;
    }
    task<result<outbox_view>> read(std::int64_t after, std::vector<std::int64_t> gaps, std::size_t rows_max) override {
        ++reads;
        if (auto problem = failure()) co_return *problem;
        co_return view(after, gaps, rows_max);
    }
    task<result<void>> save_progress(relay_lead now, std::chrono::milliseconds lease) override {
        if (auto problem = failure()) co_return *problem;
        if (now.epoch != lead.epoch || now.store != lead.store) co_return error{errc::rejected, "fenced"};
        lead = now;
        if (lease.count() == 0) leader.clear();
        co_return result<void>();
    }
    task<result<outbox_extent>> extent() override {
        if (auto problem = failure()) co_return *problem;
        co_return outbox_extent{committed_.empty() ? 0 : committed_.rbegin()->first, lead.delivered_through};
    }
    task<result<void>> park(std::int64_t id, std::string reason) override {
        if (auto problem = failure()) co_return *problem;
        parked[id] = reason;
        co_return result<void>();
    }

    std::map<std::int64_t, std::string> parked;
    relay_lead lead{.epoch = 0, .delivered_through = 0, .store = "here"};
    std::string leader;
    int failures = 0;
    int reads = 0;

private:
    std::optional<error> failure() {
        if (failures == 0) return std::nullopt;
        --failures;
        return error{errc::unavailable, "the database is away"};
    }

    outbox_row end(transaction number) {
        auto row = running_.at(number);
        running_.erase(number);
        locked_.erase(row.event.order.value);
        return row;
    }

    std::int64_t next_id_ = 1;
    transaction next_transaction_ = 100;
    std::map<std::int64_t, outbox_row> committed_;
    std::map<transaction, outbox_row> running_;
    std::set<transaction> foreign_;
    std::set<std::string> locked_;
    std::map<std::string, std::int64_t> versions_;
};

}  // namespace tidings
