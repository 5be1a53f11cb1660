// The refusals the order service gives, each in one place with its words. Used by order_service only.
#pragma once
#include "base/error.hpp"
#include "domain/order_rules.hpp"
#include "ordering/refusal.hpp"

namespace tidings {

refusal refuse(refusal_reason reason, std::string detail);
refusal refuse_body(bool malformed, violations found);
refusal refuse_change(change_refusal cause, order_status from);
refusal refuse_missing_order();
refusal refuse_stale(std::int64_t wanted, std::int64_t found);
refusal refuse_live_order();
refusal refuse_key_reused();
refusal refuse_key_in_flight();
refusal refuse_after_lost_races();
refusal refuse_for_room(std::string why);

// What storage said while nothing was being written.
refusal refuse_read(const error& cause);
// What storage said about a write: a timeout is a question without an answer.
refusal refuse_write(const error& cause);

}  // namespace tidings
