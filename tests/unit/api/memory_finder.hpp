// A message_finder in memory, for tests of the API.
#pragma once
#include "notify/message_finder.hpp"

namespace tidings::api {

struct memory_finder : message_finder {
    view_counts counted;
    std::vector<found_event> events;
    std::vector<message> mails;
    std::vector<event_key> asked;

    task<result<view_counts>> count_views(std::int64_t) override { co_return counted; }
    task<result<std::vector<found_event>>> find_events(event_key key, std::int64_t most) override {
        asked.push_back(key);
        std::vector<found_event> found;
        for (const auto& one : events) {
            const bool fits =
                (key.kind == event_key::kinds::event && one.event.id.value == key.value) ||
                (key.kind == event_key::kinds::reference && one.reference == key.value) ||
                (key.kind == event_key::kinds::trace && one.event.traceparent.find(key.value) != std::string::npos);
            if (fits && static_cast<std::int64_t>(found.size()) < most) found.push_back(one);
        }
        co_return found;
    }
    task<result<order_events_page>> events_of(order_id order, std::int64_t after_version, std::int64_t most) override {
        order_events_page page;
        for (const auto& one : events) {
            if (one.event.order != order || one.event.version <= after_version) continue;
            page.has_more = static_cast<std::int64_t>(page.events.size()) == most;
            if (page.has_more) break;
            page.events.push_back(one);
        }
        co_return page;
    }
    task<result<std::vector<message>>> messages_of(order_id order, std::int64_t first, std::int64_t last) override {
        std::vector<message> found;
        for (const auto& one : mails)
            if (one.order == order && one.order_version >= first && one.order_version <= last) found.push_back(one);
        co_return found;
    }
};

}  // namespace tidings::api
