#include "base/error.hpp"

namespace tidings {

std::string_view name_of(errc code) {
    switch (code) {
        case errc::invalid: return "invalid";
        case errc::not_found: return "not_found";
        case errc::already_exists: return "already_exists";
        case errc::conflict: return "conflict";
        case errc::rejected: return "rejected";
        case errc::unavailable: return "unavailable";
        case errc::timed_out: return "timed_out";
        case errc::outcome_unknown: return "outcome_unknown";
        case errc::stopping: return "stopping";
        case errc::internal: return "internal";
    }
    return "unknown";
}

next_step next_step_after(errc code) {
    switch (code) {  // no default: -Wswitch asks where each new code belongs
        case errc::unavailable:
        case errc::stopping: return next_step::retry_later;
        case errc::timed_out:
        case errc::outcome_unknown: return next_step::check_first;
        case errc::invalid:
        case errc::not_found:
        case errc::already_exists:
        case errc::conflict:
        case errc::rejected:
        case errc::internal: return next_step::give_up;
    }
    return next_step::give_up;
}

bad_result::bad_result(const error& cause) : std::logic_error(std::string(name_of(cause.code)) + ": " + cause.detail) {}

void throw_exception_from_error(const error& cause, const boost::source_location&) {
    throw bad_result(cause);
}

}  // namespace tidings
