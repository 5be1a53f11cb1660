#include "adapters/sqlite/message_finder.hpp"
#include <algorithm>
#include "adapters/sqlite/message_row.hpp"
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::notifications;

view_counts read_view_counts(connection& db, std::int64_t most) {
    view_counts counts;
    auto rows = db.prepare(statements::count_views);
    rows.bind(most);
    while (rows.step()) {
        const auto count = rows.integer(1);
        if (const auto status = parse_message_status(rows.view(0)); status && count > 0)
            counts.by_status[*status] = count;
        else if (rows.view(0) == "copies")
            counts.copies = std::min(counts.copies + count, most);
    }
    return counts;
}

const sql_text& statement_for(event_key::kinds kind) {
    switch (kind) {
        case event_key::kinds::event: return statements::find_event;
        case event_key::kinds::trace: return statements::find_events_by_trace;
        case event_key::kinds::order_number: return statements::find_events_by_number;
        case event_key::kinds::reference: return statements::find_events_by_reference;
    }
    return statements::find_event;
}

// The columns of find_event.
found_event event_at(const statement& rows) {
    found_event found;
    found.event = {.id = event_id{rows.text(0)},
                   .order = order_id{rows.text(1)},
                   .version = rows.integer(2),
                   .type = rows.text(3),
                   .time = rows.time(4),
                   .payload = {},
                   .traceparent = rows.text(5)};
    found.reference = rows.text(6);
    found.received_at = rows.time(7);
    if (!rows.is_null(8)) found.place = log_place{static_cast<std::int32_t>(rows.integer(8)), rows.integer(9)};
    return found;
}

}  // namespace

task<result<std::vector<found_event>>> message_finder::find_events(event_key key, std::int64_t most) {
    using events = std::vector<found_event>;
    std::function<result<events>(connection&)> query = [key = std::move(key), most](connection& db) -> result<events> {
        events all;
        auto rows = db.prepare(statement_for(key.kind));
        rows.bind(key.value, std::clamp<std::int64_t>(most, 1, 200));
        while (rows.step()) all.push_back(event_at(rows));
        return all;
    };
    co_return co_await db_.read(std::move(query));
}

task<result<view_counts>> message_finder::count_views(std::int64_t most) {
    std::function<result<view_counts>(connection&)> query = [most](connection& db) -> result<view_counts> {
        return read_view_counts(db, most);
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<order_events_page>> message_finder::events_of(order_id order, std::int64_t after_version,
                                                          std::int64_t most) {
    most = std::clamp<std::int64_t>(most, 1, 50);
    std::function<result<order_events_page>(connection&)> query = [=](connection& db) -> result<order_events_page> {
        order_events_page page;
        auto rows = db.prepare(statements::events_of_order);
        rows.bind(order, after_version, most + 1);
        while (rows.step()) {
            page.has_more = static_cast<std::int64_t>(page.events.size()) == most;
            if (page.has_more) break;
            page.events.push_back(event_at(rows));
            page.events.back().event.payload = rows.text(10);
        }
        return page;
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<std::vector<message>>> message_finder::messages_of(order_id order, std::int64_t first_version,
                                                               std::int64_t last_version) {
    using messages = std::vector<message>;
    std::function<result<messages>(connection&)> query = [=](connection& db) -> result<messages> {
        messages all;
        auto rows = db.prepare(statements::messages_of_order);
        rows.bind(order, first_version, last_version);
        while (rows.step()) all.push_back(message_at(rows));
        return all;
    };
    co_return co_await db_.browse(std::move(query));
}

}  // namespace tidings::sqlite
