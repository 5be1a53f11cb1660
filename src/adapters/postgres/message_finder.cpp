#include "adapters/postgres/message_finder.hpp"
#include <algorithm>
#include "adapters/postgres/message_row.hpp"
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::notifications;

view_counts view_counts_from(const rows& found, std::int64_t most) {
    view_counts counts;
    for (int row = 0; row < found.size(); ++row) {
        const auto count = found.number(row, 1);
        if (const auto status = parse_message_status(found.view(row, 0)); status && count > 0)
            counts.by_status[*status] = count;
        else if (found.view(row, 0) == "copies")
            counts.copies = std::min(counts.copies + count, most);
    }
    return counts;
}

const statement& statement_for(event_key::kinds kind) {
    switch (kind) {
        case event_key::kinds::event: return statements::find_event;
        case event_key::kinds::trace: return statements::find_events_by_trace;
        case event_key::kinds::order_number: return statements::find_events_by_number;
        case event_key::kinds::reference: return statements::find_events_by_reference;
    }
    return statements::find_event;
}

// The columns of find_event.
found_event event_at(const rows& found, int row) {
    found_event read;
    read.event = {.id = event_id{found.id(row, 0, "evt_")},
                  .order = order_id{found.id(row, 1, "ord_")},
                  .version = found.number(row, 2),
                  .type = found.text(row, 3),
                  .time = found.instant(row, 4),
                  .payload = {},
                  .traceparent = found.text(row, 5)};
    read.reference = found.text(row, 6);
    read.received_at = found.instant(row, 7);
    if (!found.is_null(row, 8))
        read.place = log_place{static_cast<std::int32_t>(found.number(row, 8)), found.number(row, 9)};
    return read;
}

}  // namespace

task<result<std::vector<found_event>>> message_finder::find_events(event_key key, std::int64_t most) {
    query one{&statement_for(key.kind), {}};
    if (key.kind == event_key::kinds::event)
        one.with.add(event_id(key.value));
    else
        one.with.add(key.value);
    one.with.add(std::clamp<std::int64_t>(most, 1, 200));
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<found_event> events;
    for (int row = 0; row < found->size(); ++row) events.push_back(event_at(*found, row));
    co_return std::move(events);
}

task<result<view_counts>> message_finder::count_views(std::int64_t most) {
    query one{&statements::count_views, {}};
    one.with.add(most);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return view_counts_from(*found, most);
}

task<result<order_events_page>> message_finder::events_of(order_id order, std::int64_t after_version,
                                                          std::int64_t most) {
    most = std::clamp<std::int64_t>(most, 1, 50);
    query one{&statements::events_of_order, {}};
    one.with.add(order).add(after_version).add(most + 1);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    order_events_page page;
    page.has_more = found->size() > most;
    for (int row = 0; row < std::min(found->size(), static_cast<int>(most)); ++row) {
        page.events.push_back(event_at(*found, row));
        page.events.back().event.payload = found->text(row, 10);
    }
    co_return std::move(page);
}

task<result<std::vector<message>>> message_finder::messages_of(order_id order, std::int64_t first_version,
                                                               std::int64_t last_version) {
    query one{&statements::messages_of_order, {}};
    one.with.add(order).add(first_version).add(last_version);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<message> messages;
    for (int row = 0; row < found->size(); ++row) messages.push_back(message_at(*found, row));
    co_return std::move(messages);
}

}  // namespace tidings::postgres
