#include "ordering/refusals.hpp"

namespace tidings {

refusal refuse(refusal_reason reason, std::string detail) {
    return {reason, std::move(detail), {}, {}};
}

refusal refuse_body(bool malformed, violations found) {
    if (malformed) return {refusal_reason::malformed, "The body is not the JSON it should be.", std::move(found), {}};
    return {refusal_reason::invalid, "The body says something that cannot be.", std::move(found), {}};
}

refusal refuse_change(change_refusal cause, order_status from) {
    switch (cause.fault) {
        case change_fault::invalid: return refuse_body(false, std::move(cause.found));
        case change_fault::illegal_move: {
            const auto allowed = moves_from(from);
            return {refusal_reason::illegal_move,
                    "The order's status cannot go there.",
                    std::move(cause.found),
                    {allowed.begin(), allowed.end()}};
        }
        case change_fault::locked_field:
            return {refusal_reason::locked_field,
                    "Customer, items, amounts and address are fixed once an order is shipped.",
                    std::move(cause.found),
                    {}};
    }
    return refuse(refusal_reason::internal, "unknown change_fault");
}

refusal refuse_missing_order() {
    return refuse(refusal_reason::not_found, "There is no such order.");
}

refusal refuse_stale(std::int64_t wanted, std::int64_t found) {
    return refuse(refusal_reason::stale, "If-Match names version " + std::to_string(wanted) +
                                             ", but the order is at version " + std::to_string(found) +
                                             ". Read it again.");
}

refusal refuse_live_order() {
    return refuse(
        refusal_reason::live_order,
        "This API key is of type test and may change only test orders, which were made with such a key. Use a "
        "live key for this order.");
}

refusal refuse_key_reused() {
    return refuse(refusal_reason::key_reused,
                  "This Idempotency-Key came with another body before. Use a new key for a new request.");
}

refusal refuse_key_in_flight() {
    return refuse(refusal_reason::key_in_flight, "The first request with this Idempotency-Key is still running.");
}

refusal refuse_after_lost_races() {
    return refuse(refusal_reason::unavailable,
                  "Other writes to this order came first every time; nothing was stored. Try again.");
}

refusal refuse_for_room(std::string why) {
    return refuse(refusal_reason::no_room, std::move(why));
}

refusal refuse_read(const error& cause) {
    switch (cause.code) {
        case errc::unavailable:
        case errc::stopping:
        case errc::timed_out:
        case errc::outcome_unknown:
            return refuse(refusal_reason::unavailable, "The order database does not answer. Try again.");
        case errc::not_found: return refuse_missing_order();
        case errc::invalid:
        case errc::already_exists:
        case errc::conflict:
        case errc::rejected:
        case errc::internal: break;
    }
    return refuse(refusal_reason::internal, cause.detail);
}

refusal refuse_write(const error& cause) {
    switch (cause.code) {
        case errc::unavailable:
        case errc::stopping:
            return refuse(refusal_reason::unavailable,
                          "The order database does not take the write; nothing was stored. Try again.");
        case errc::timed_out:
        case errc::outcome_unknown:
            return refuse(refusal_reason::outcome_unknown,
                          "The database's answer was lost, so the write may have happened. Repeat it with the same "
                          "Idempotency-Key.");
        case errc::invalid:  // the domain let through what the database refuses: ours to fix, not the client's
        case errc::not_found:
        case errc::already_exists:
        case errc::conflict:
        case errc::rejected:
        case errc::internal: break;
    }
    return refuse(refusal_reason::internal, cause.detail);
}

}  // namespace tidings
