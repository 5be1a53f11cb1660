// Reads a `message` from a row whose first columns are those of find_message in sql/notifications.sql.
#pragma once
#include "adapters/postgres/rows.hpp"
#include "notify/message_journal.hpp"

namespace tidings::postgres {

inline constexpr int message_column_count = 25;

message message_at(const rows& found, int row);

// The mail of a row of mail_of, from its first column on: names, then bytes, dictionary and the dictionary's bytes.
// Empty: it has none. internal: its bytes cannot be unpacked.
result<std::optional<frozen_mail>> mail_at(const rows& found, int row, int names, int bytes);

}  // namespace tidings::postgres
