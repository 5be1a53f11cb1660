// What people look for in messages and events, from SQLite.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "notify/message_finder.hpp"

namespace tidings::sqlite {

class message_finder final : public tidings::message_finder {
public:
    explicit message_finder(database& db) : db_(db) {}  // its schema is the notifications'

    task<result<view_counts>> count_views(std::int64_t most) override;
    task<result<std::vector<found_event>>> find_events(event_key key, std::int64_t most) override;
    task<result<order_events_page>> events_of(order_id order, std::int64_t after_version, std::int64_t most) override;
    task<result<std::vector<message>>> messages_of(order_id order, std::int64_t first_version,
                                                   std::int64_t last_version) override;

private:
    database& db_;
};

}  // namespace tidings::sqlite
