// Keeps the mails of one order in version order (notify/mail_sequence.hpp). Called inside the transaction that changes
// the order's messages.
#pragma once
#include "adapters/sqlite/connection.hpp"
#include "base/ids.hpp"
#include "notify/mail_sequence.hpp"
#include "notify/message.hpp"

namespace tidings::sqlite {

// What the store knows; who is set going, was let go or is overdue is for the caller to say.
mail_position position_of(connection& db, const order_id& order, std::int64_t version);

// Something of the order was stored or has ended: what waits in it and may go now enters its lane.
void release_order(connection& db, const order_id& order, timestamp now);

// Whose time has come enters its lane, or waits for its order's sake and is looked at again later.
void look_again(connection& db, std::chrono::milliseconds hold_max, timestamp now);

// The clock was set back, or may have been: what waits for a time that lies ahead waits no longer than it would have.
void mend_times(connection& db, std::chrono::milliseconds pause_longest, std::chrono::milliseconds lease,
                timestamp now);

// An earlier version is open again or has come late: later ones that stand in their lanes wait.
void hold_later(connection& db, const order_id& order, std::int64_t version, timestamp now);

// A mail of this version was sent: earlier ones of its order would only confuse.
void supersede_earlier(connection& db, const order_id& order, std::int64_t version, timestamp now);

// A newer mail of the order to the same recipient tells what these kinds would have told.
// Mails of earlier versions that wait, or are held before their final dot, go to the customer's new address.
void follow_address(connection& db, const order_id& order, std::int64_t version, const std::string& recipient,
                    timestamp now);
void supersede_replaced(connection& db, const new_message& by, timestamp now);

}  // namespace tidings::sqlite
