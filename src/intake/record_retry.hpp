// Gives records in quarantine a second chance: after an upgrade, or when the store refused them for a while.
#pragma once
#include <functional>
#include "domain/order_event.hpp"
#include "intake/inbox.hpp"
#include "intake/quarantine_store.hpp"
#include "notify/quarantine_desk.hpp"

namespace tidings {

class record_retry final : public quarantine_desk {
public:
    using plan_messages = std::function<std::vector<new_message>(const order_event&)>;

    // What is passed by reference outlives it. `stored` runs after an event was stored: it wakes the sender.
    record_retry(quarantine_store& kept, inbox& store, plan_messages plan, std::function<void()> stored);

    task<result<bool>> retry(std::int64_t id) override;
    task<result<bool>> discard(std::int64_t id) override;

private:
    quarantine_store& kept_;
    inbox& inbox_;
    plan_messages plan_;
    std::function<void()> stored_;
};

}  // namespace tidings
