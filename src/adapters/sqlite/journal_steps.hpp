// The steps of the send journal inside a transaction. Used by message_journal only.
#pragma once
#include "adapters/sqlite/connection.hpp"
#include "base/result.hpp"
#include "notify/message_journal.hpp"

namespace tidings::sqlite {

struct held_claim {
    message_id id;
    order_id order;
    std::int64_t order_version = 0;
};

// rejected: the fence is old, or the message is not being sent.  not_found: no such message.
result<held_claim> check_claim(connection& db, const message_id& id, std::int64_t fence);

std::vector<claimed_message> claim_due(connection& db, const claim_request& request, timestamp now);
result<void> freeze_mail(connection& db, const message_id& id, const frozen_mail& mail, timestamp now);
// Repeated under one claim it is the same attempt: the answer to the first one was lost.
std::int64_t put_intent(connection& db, const message_id& id, const intent& about);
void settle_message(connection& db, const held_claim& claim, const settlement& how, timestamp now);
recovery recover_ended(connection& db, const uncertain_rules& rules, timestamp now);

}  // namespace tidings::sqlite
