// What of an order is still open: looked up with every claim and every end.
#pragma once

namespace tidings::postgres::migrations {

inline constexpr const char* notifications_0003 = R"sql(
CREATE INDEX messages_open ON messages (order_id, order_version) WHERE status IN ('queued', 'sending', 'deferred');
)sql";

}  // namespace tidings::postgres::migrations
