// Reads the columns of sql::events_of and its relatives.
#pragma once
#include "adapters/sqlite/statement.hpp"
#include "domain/event_record.hpp"

namespace tidings::sqlite {

inline outbox_row read_event(const statement& rows) {
    outbox_row row;
    row.id = rows.integer(0);
    row.event = {.id = event_id{rows.text(1)},
                 .order = order_id{rows.text(2)},
                 .version = rows.integer(3),
                 .type = rows.text(4),
                 .time = rows.time(7),
                 .payload = rows.text(5),
                 .traceparent = rows.text(6)};
    return row;
}

}  // namespace tidings::sqlite
