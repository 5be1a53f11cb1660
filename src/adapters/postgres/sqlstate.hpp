// What an error report of PostgreSQL means to us (appendix A of its manual, "PostgreSQL Error Codes").
#pragma once
#include <string_view>
#include "base/error.hpp"

struct pg_result;

namespace tidings::postgres {

// invalid: the server has looked at this data, and it does not fit.  conflict: a deadlock or a lock that was not free
// in time; the transaction is undone.  outcome_unknown: whether it committed is not known.  unavailable: everything
// else, an unknown code too: the server, its schema or our rights there are not as they must be; undone, and no fault
// of the data.
errc meaning_of(std::string_view sqlstate);

// The message without the rows and keys that DETAIL would show.
error error_from(const pg_result* report);

// The fault is this session's: another one may work (the server became writable again, a pooler gave us somebody
// else's).
bool spoils_session(const pg_result* report);

// Empty, or what to do when a start meets this: waiting does not help.
std::string_view fix_at_start(std::string_view sqlstate);

// The server ends the session after this report.
bool ends_session(const pg_result* report);

}  // namespace tidings::postgres
