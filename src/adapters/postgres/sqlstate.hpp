// What an error report of PostgreSQL means to us (appendix A of its manual, "PostgreSQL Error Codes").
#pragma once
#include <string_view>
#include "base/error.hpp"

struct pg_result;

namespace tidings::postgres {

// invalid: this data will never fit.  conflict: a deadlock or a lock that was not free in time; the transaction is
// undone. unavailable: the server cannot now; undone too.  internal: our SQL and its schema do not match.
errc meaning_of(std::string_view sqlstate);

// The message without the rows and keys that DETAIL would show.
error error_from(const pg_result* report);

// The server ends the session after this report.
bool ends_session(const pg_result* report);

}  // namespace tidings::postgres
