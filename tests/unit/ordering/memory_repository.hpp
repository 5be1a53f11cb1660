// An order repository in memory: keeps what it is given, records it, and fails or loses a race when a test says so.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include "ordering/order_repository.hpp"

namespace tidings::testing_support {

class memory_repository final : public order_repository {
public:
    std::map<order_id, stored_order> orders;
    std::map<std::pair<std::string, std::string>, key_use> keys;
    std::vector<event_record> events;
    std::vector<order_write> writes;         // every write that was asked for, stored or not
    std::vector<std::string> calls;          // "write", "find_key", "find", "list", "events_of"
    std::deque<std::optional<error>> fails;  // the outcome of the next calls; empty: all goes well
    std::deque<write_verdict> verdicts;      // of the next writes, instead of writing
    std::function<void()> before_write;      // another writer, coming in between
    order_filter last_filter;

    task<result<write_outcome>> write(order_write command) override {
        writes.push_back(command);
        if (auto cause = next_failure("write")) co_return *cause;
        if (before_write) std::exchange(before_write, nullptr)();
        if (!verdicts.empty()) {
            const auto verdict = verdicts.front();
            verdicts.pop_front();
            if (verdict != write_verdict::written) co_return write_outcome{verdict, std::nullopt};
        }
        if (command.claim)
            if (const auto used = keys.find({command.claim->scope, command.claim->key}); used != keys.end())
                co_return write_outcome{write_verdict::key_replayed, used->second};
        const auto stored = orders.find(command.id);
        const auto version = stored == orders.end() ? 0 : stored->second.version;
        if (version != command.expected_version) co_return write_outcome{write_verdict::version_conflict, std::nullopt};
        orders[command.id] = {command.id, command.version, std::string(command.document())};
        events.push_back(command.event);
        if (command.claim)
            keys[{command.claim->scope, command.claim->key}] = {command.claim->fingerprint, orders[command.id]};
        co_return write_outcome{};
    }

    task<result<std::optional<key_use>>> find_key(std::string scope, std::string key) override {
        if (auto cause = next_failure("find_key")) co_return *cause;
        const auto used = keys.find({scope, key});
        if (used == keys.end()) co_return std::optional<key_use>{};
        co_return std::optional<key_use>{used->second};
    }

    task<result<std::optional<stored_order>>> find(order_id id) override {
        if (auto cause = next_failure("find")) co_return *cause;
        const auto stored = orders.find(id);
        if (stored == orders.end()) co_return std::optional<stored_order>{};
        co_return std::optional<stored_order>{stored->second};
    }

    task<result<order_page>> list(order_filter filter) override {
        if (auto cause = next_failure("list")) co_return *cause;
        last_filter = std::move(filter);
        order_page page;
        for (const auto& [id, stored] : orders) page.orders.push_back(stored);
        co_return page;
    }

    task<result<event_page>> events_of(order_id id, std::int64_t, std::size_t) override {
        if (auto cause = next_failure("events_of")) co_return *cause;
        event_page page;
        for (const auto& event : events)
            if (event.order == id) page.events.push_back({event.id, event.type, event.version, event.time, {}});
        co_return page;
    }

private:
    std::optional<error> next_failure(std::string call) {
        calls.push_back(std::move(call));
        if (fails.empty()) return std::nullopt;
        auto next = fails.front();
        fails.pop_front();
        return next;
    }
};

}  // namespace tidings::testing_support
