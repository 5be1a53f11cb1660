// An event as the relay and the API get it, from the columns id, event_id, order_id, version, type, document, change,
// traceparent, created_at.
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
                 .time = rows.time(8),
                 .payload = payload_of({rows.view(5), rows.view(6)}),
                 .traceparent = rows.text(7)};
    return row;
}

}  // namespace tidings::sqlite
