// The steps of the send journal inside a transaction. Used by message_journal only.
#pragma once
#include "adapters/sqlite/connection.hpp"
#include "base/result.hpp"
#include "notify/message_journal.hpp"

namespace tidings::sqlite {

// The mail's bytes, or an intent (`relay`), or both; the attempt's number.  rejected: not held under this fence.
// already_exists: other bytes are frozen. Either way nothing was written.
result<std::int64_t> keep_mail(connection& db, const held_message& held, const std::optional<frozen_mail>& mail,
                               const std::optional<std::string>& relay, timestamp started_at);
result<void> settle_message(connection& db, const held_message& held, const settlement& how, timestamp now);
recovery recover_lapsed(connection& db, const uncertain_rules& rules, timestamp now);

}  // namespace tidings::sqlite
