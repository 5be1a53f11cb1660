// An event as the relay and the API get it, from the columns id, event_id, order_id, version, type, document, change,
// traceparent, created_at.
#pragma once
#include "adapters/postgres/rows.hpp"
#include "domain/event_record.hpp"

namespace tidings::postgres {

inline outbox_row event_at(const rows& found, int row, int first = 0) {
    return {found.number(row, first),
            {.id = event_id(found.id(row, first + 1, "evt_")),
             .order = order_id(found.id(row, first + 2, "ord_")),
             .version = found.number(row, first + 3),
             .type = found.text(row, first + 4),
             .time = found.instant(row, first + 8),
             .payload = payload_of({found.view(row, first + 5), found.view(row, first + 6)}),
             .traceparent = found.text(row, first + 7)}};
}

}  // namespace tidings::postgres
