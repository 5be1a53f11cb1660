// The one error of the project: a short code that tells the caller what to do next, and words for the operator.
#pragma once
#include <boost/assert/source_location.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tidings {

enum class errc {
    invalid,          // the input is wrong; the same input will be wrong again
    not_found,        // what was named does not exist
    already_exists,   // the id or key is taken; nothing was written
    conflict,         // the thing changed meanwhile, or its state forbids this; nothing was written
    rejected,         // the peer said no for good (SMTP 5xx, fenced leader, broker refused the record)
    unavailable,      // the peer is away or overloaded; nothing was done
    timed_out,        // no answer within the limit; it may have happened
    outcome_unknown,  // the answer was lost (COMMIT, produce, the final dot); it may have happened
    stopping,         // this process is draining
    internal,         // a bug; the details are in the log
};

std::string_view name_of(errc code);

enum class next_step { retry_later, give_up, check_first };

// What a caller may do after an error. A timeout is a question without an answer, so it asks to look first.
next_step next_step_after(errc code);

struct error {
    errc code = errc::internal;
    std::string detail;  // for the operator: what failed, which limit, which option changes it. Never a secret.
};

// Thrown when somebody reads a value that is not there: a bug, stopped at the four barriers (request, message, loop,
// main).
struct bad_result : std::logic_error {
    explicit bad_result(const error& cause);
};

// boost::system::result finds this by argument-dependent lookup.
[[noreturn]] void throw_exception_from_error(const error& cause, const boost::source_location& where);

}  // namespace tidings
