// Keeps the mails of one order in version order (design G4). Called inside the transaction that changed the order's
// messages.
#pragma once
#include "adapters/sqlite/connection.hpp"
#include "base/ids.hpp"
#include "notify/message.hpp"

namespace tidings::sqlite {

// Makes the order's lowest open version due when no version is missing before it; everything above it keeps waiting.
void make_next_due(connection& db, const order_id& order, timestamp now);

// A mail of this version was sent: earlier ones that came late would only confuse.
void supersede_earlier(connection& db, const order_id& order, std::int64_t version, timestamp now);

// A newer mail of the order to the same recipient tells what these kinds would have told.
void supersede_replaced(connection& db, const new_message& by, timestamp now);

bool later_was_sent(connection& db, const order_id& order, std::int64_t version);

}  // namespace tidings::sqlite
