// Reads the rows of the notifications file.
#pragma once
#include <optional>
#include "adapters/sqlite/connection.hpp"
#include "notify/message.hpp"
#include "notify/message_journal.hpp"

namespace tidings::sqlite {

message read_message(const statement& rows);  // TIDINGS_MESSAGE_COLUMNS
attempt read_attempt(const statement& rows);  // sql::attempts_of
std::optional<frozen_mail> find_mail(connection& db, const message_id& id);

}  // namespace tidings::sqlite
