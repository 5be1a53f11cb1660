// Reads a `message` from a row of journal_sql::message_columns.
#pragma once
#include "adapters/postgres/rows.hpp"
#include "notify/message.hpp"

namespace tidings::postgres {

inline constexpr int message_column_count = 24;

inline message message_at(const rows& found, int row) {
    message read;
    read.id = message_id(found.text(row, 0));
    read.event = event_id(found.text(row, 1));
    read.order = order_id(found.text(row, 2));
    read.order_version = found.number(row, 3);
    read.kind = found.text(row, 4);
    read.recipient = found.text(row, 5);
    read.locale = found.text(row, 6);
    read.status = parse_message_status(found.view(row, 7)).value_or(message_status::queued);
    read.reason = found.text(row, 8);
    read.due_at = found.maybe_instant(row, 9);
    read.attempts = found.number(row, 10);
    read.fence = found.number(row, 11);
    read.subject = found.text(row, 12);
    read.mail_id = found.text(row, 13);
    read.template_version = found.text(row, 14);
    read.text_origin = found.text(row, 15);
    read.last_reply = found.text(row, 16);
    read.created_at = found.instant(row, 17);
    read.updated_at = found.instant(row, 18);
    read.settled_at = found.maybe_instant(row, 19);
    read.schedule_started_at = found.maybe_instant(row, 20);
    read.replay = found.text(row, 21);
    read.copy_of = found.text(row, 22);
    read.ai_note = found.text(row, 23);
    return read;
}

}  // namespace tidings::postgres
