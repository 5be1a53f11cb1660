// What SQLite said no with. Thrown inside this folder only; `database` turns it into an `error` before anybody else
// sees it.
#pragma once
#include <stdexcept>
#include <string>
#include "base/error.hpp"

struct sqlite3;

namespace tidings::sqlite {

struct failure : std::runtime_error {
    failure(int extended_code, const std::string& words) : std::runtime_error(words), code(extended_code) {}
    int code;  // SQLite's extended result code
};

[[noreturn]] void throw_failure(sqlite3* handle, const char* doing);

// For a statement: whatever it was, the transaction around it has not committed.
error statement_error(const failure& cause);

// For COMMIT: outcome_unknown when the log may hold the whole transaction although SQLite reports a fault.
error commit_error(const failure& cause);

}  // namespace tidings::sqlite
