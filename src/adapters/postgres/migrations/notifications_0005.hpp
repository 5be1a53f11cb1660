// What is due, by an index that no other can stand in for.
#pragma once

namespace tidings::postgres::migrations {

inline constexpr const char* notifications_0005 = R"sql(
-- The condition of the former one, status IN ('queued', 'deferred'), is also one of messages_open: a planner that had seen few open
-- messages took that one, and with it all that are open, for every claim. due_at is there only while a message is queued,
-- deferred or being sent.
DROP INDEX messages_due;
CREATE INDEX messages_due ON messages (due_at, id) WHERE due_at IS NOT NULL AND status <> 'sending';
)sql";

}  // namespace tidings::postgres::migrations
