// What waits for the journal's next transaction, and what each gets back.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>
#include "adapters/postgres/rows.hpp"
#include "adapters/postgres/statement.hpp"
#include "notify/message_journal.hpp"

namespace tidings::postgres {

// The mail's bytes, or an intent, or both.
struct keep_command {
    held_message held;
    std::optional<frozen_mail> mail;
    std::optional<std::string> relay;  // empty: no intent
    timestamp started_at{};
};

struct settle_command {
    held_message held;
    settlement how;
};

// Statements of its own; all or none.
using statements_command = std::vector<query>;

using journal_command = std::variant<keep_command, settle_command, statements_command>;

struct journal_answer {
    bool is_held = true;        // keep, settle: false when the fence has moved on; nothing was written
    bool fits = true;           // keep: false when other bytes are frozen already; nothing was written
    std::int64_t number = 0;    // keep: of the attempt
    std::vector<rows> answers;  // statements
};

}  // namespace tidings::postgres
