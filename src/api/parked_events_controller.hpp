// Parked events for people: list, show, and what they decide about them.
#pragma once
#include "api/failure_log.hpp"
#include "api/route_table.hpp"
#include "ordering/parked_events.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

class parked_events_controller {
public:
    parked_events_controller(parked_events& parked, logger log)
        : parked_(parked), log_(log), failures_(std::move(log)) {}

    task<http_response> list(const request_context& context);
    task<http_response> find(const request_context& context);
    task<http_response> retry(const request_context& context);
    task<http_response> discard(const request_context& context);

private:
    http_response failed(const error& cause, const request_context& context);

    parked_events& parked_;
    logger log_;
    failure_log failures_;
};

// The routes; `parked` outlives the handler made of them.
route_table parked_event_routes(parked_events& parked, logger log);

}  // namespace tidings::api
