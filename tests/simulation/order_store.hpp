// The orders' PostgreSQL as the relay sees it: ids are drawn before the commit, transactions end in any order, some
// roll back and leave holes, strangers' transactions hold the oldest one back; the lead is a lease with an epoch.
// Durable.
#pragma once
#include <map>
#include <set>
#include "relay/outbox_source.hpp"
#include "simulation/call.hpp"

namespace tidings::simulation {

class order_store {
public:
    using transaction = std::uint64_t;

    explicit order_store(surroundings& world) : world_(world) {}

    // Draws an id for the event in a transaction of that process; 0: the order's row is locked.
    transaction begin(event_record event, const std::string& process);
    bool is_running(transaction number) const { return running_.contains(number); }
    outbox_row commit(transaction number);
    void roll_back(transaction number);
    void roll_back_all_of(const std::string& process);
    transaction begin_foreign();
    void end_foreign(transaction number) { foreign_.erase(number); }

    outbox_view view(std::int64_t after, const std::vector<std::int64_t>& gaps, std::size_t rows_max) const;
    result<relay_lead> take_lead(const std::string& instance, std::chrono::milliseconds lease);
    result<void> save_progress(const relay_lead& lead, std::chrono::milliseconds lease);
    void park(std::int64_t id);

    const std::map<std::int64_t, outbox_row>& committed() const { return committed_; }
    const std::set<std::int64_t>& parked() const { return parked_; }
    std::int64_t delivered_through() const { return lead_.delivered_through; }
    void note_confirmed(std::int64_t id) { confirmed_.insert(id); }
    bool was_confirmed(std::int64_t id) const { return confirmed_.contains(id); }

    bool is_down = false;

private:
    struct open_write {
        outbox_row row;
        std::string process;
    };
    void check_progress(std::int64_t through) const;

    surroundings& world_;
    std::int64_t next_id_ = 1;
    transaction next_transaction_ = 100;
    std::map<std::int64_t, outbox_row> committed_;
    std::map<transaction, open_write> running_;
    std::set<transaction> foreign_;
    std::set<std::string> locked_;
    std::set<std::int64_t> parked_, confirmed_;  // confirmed: the event log said it has it
    std::string leader_;
    timestamp leads_until_{};
    relay_lead lead_;
};

// What one process uses of it.
class outbox_port final : public outbox_source {
public:
    outbox_port(surroundings& world, order_store& store, process_life& life)
        : world_(world), store_(store), call_(world, life, store.is_down) {}

    task<result<relay_lead>> take_lead(std::string instance, std::chrono::milliseconds lease) override;
    task<result<outbox_view>> read(std::int64_t after, std::vector<std::int64_t> gaps, std::size_t rows_max) override;
    task<result<outbox_extent>> extent() override;
    task<result<void>> save_progress(relay_lead lead, std::chrono::milliseconds lease) override;
    task<result<void>> park(std::int64_t id, std::string reason) override;

private:
    surroundings& world_;
    order_store& store_;
    call call_;
    std::int64_t highest_read_ = 0;
};

}  // namespace tidings::simulation
