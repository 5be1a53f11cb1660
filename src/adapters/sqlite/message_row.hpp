// Reads the rows of the notifications file.
#pragma once
#include <optional>
#include "adapters/sqlite/connection.hpp"
#include "notify/message.hpp"
#include "notify/message_journal.hpp"

namespace tidings::sqlite {

inline constexpr int message_column_count = 25;

message message_at(const statement& rows);  // the first columns are those of find_message
attempt attempt_at(const statement& rows);  // attempts_of
// Its five texts from column `names` on. Empty: it has no bytes yet.
std::optional<frozen_mail> mail_at(const statement& rows, int names, int bytes, int dictionary);

}  // namespace tidings::sqlite
