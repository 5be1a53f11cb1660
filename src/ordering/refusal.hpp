// Why the order service did not do what it was asked. api/ turns each reason into one HTTP status.
#pragma once
#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <vector>
#include "domain/order_status.hpp"
#include "domain/violation.hpp"

namespace tidings {

enum class refusal_reason {
    malformed,        // not JSON at all, or not what JSON allows                               400
    invalid,          // JSON, but not an order or a change that can be                         422
    not_found,        //                                                                        404
    illegal_move,     // the status cannot go there; allowed_moves says where it can            409
    locked_field,     // items, addresses and customer are fixed once shipped                   409
    stale,            // If-Match names another version                                         412
    live_order,       // a test key may change test orders only                                  403
    key_reused,       // the Idempotency-Key came with another body before                      422
    key_in_flight,    // the first request with this key is still running                       409
    unavailable,      // the database is away or full; nothing was written                      503
    no_room,          // the write budget is used up; nothing was written                       503
    outcome_unknown,  // the commit's answer was lost; repeat with the same Idempotency-Key     503
    internal,         // a bug                                                                  500
};

struct refusal {
    refusal_reason reason = refusal_reason::internal;
    std::string detail;
    std::vector<violation> found;             // with malformed and invalid
    std::vector<order_status> allowed_moves;  // with illegal_move
};

[[noreturn]] void throw_exception_from_error(const refusal& cause, const boost::source_location& where);

template <class T>
using outcome = boost::system::result<T, refusal>;

}  // namespace tidings
