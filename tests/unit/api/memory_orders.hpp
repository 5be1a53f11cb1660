// An order_repository in memory, for the order API's tests; it can be told to be away.
#pragma once
#include <map>
#include "ordering/order_repository.hpp"

namespace tidings::testing_support {

struct memory_orders final : order_repository {
    std::map<order_id, stored_order> orders;
    std::map<order_id, std::vector<told_event>> events;
    std::map<std::string, key_use> keys;  // scope and key
    std::vector<order_filter> filters;
    std::vector<idempotency_claim> claims;
    std::string traceparent;  // of the last event
    std::optional<error> trouble;

    task<result<write_outcome>> write(order_write command) override {
        if (trouble) co_return *trouble;
        if (command.claim) {
            claims.push_back(*command.claim);
            const auto used = keys.find(command.claim->scope + command.claim->key);
            if (used != keys.end()) co_return write_outcome{write_verdict::key_replayed, used->second};
        }
        const auto known = orders.find(command.id);
        if ((known == orders.end() ? 0 : known->second.version) != command.expected_version)
            co_return write_outcome{write_verdict::version_conflict, {}};
        orders[command.id] = {command.id, command.version, std::string(command.document())};
        if (command.claim)
            keys[command.claim->scope + command.claim->key] = {command.claim->fingerprint, orders[command.id]};
        traceparent = command.event.traceparent;
        events[command.id].push_back(
            {command.event.id, command.event.type, command.version, command.event.time, std::string(command.change())});
        co_return write_outcome{};
    }
    task<result<std::optional<key_use>>> find_key(std::string scope, std::string key) override {
        const auto used = keys.find(scope + key);
        co_return used == keys.end() ? std::nullopt : std::optional<key_use>{used->second};
    }
    task<result<std::optional<stored_order>>> find(order_id id) override {
        if (trouble) co_return *trouble;
        const auto known = orders.find(id);
        co_return known == orders.end() ? std::nullopt : std::optional<stored_order>{known->second};
    }
    task<result<order_page>> list(order_filter filter) override {
        if (trouble) co_return *trouble;
        filters.push_back(filter);
        order_page page;
        for (auto one = orders.rbegin(); one != orders.rend(); ++one) {
            if (filter.after && !(one->first < *filter.after)) continue;
            page.has_more = page.orders.size() == filter.limit;
            if (page.has_more) break;
            page.orders.push_back(one->second);
        }
        co_return page;
    }
    task<result<event_page>> events_of(order_id id, std::int64_t after_version, std::size_t limit) override {
        event_page page;
        for (const auto& one : events[id])
            if (one.version > after_version && page.events.size() < limit) page.events.push_back(one);
        page.has_more = !page.events.empty() && page.events.back().version < std::ssize(events[id]);
        co_return page;
    }
};

}  // namespace tidings::testing_support
