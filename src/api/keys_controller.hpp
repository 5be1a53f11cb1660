// API keys over HTTP: list, create, revoke. A key is shown by the answer that made it and by no other.
#pragma once
#include "access/key_ring.hpp"
#include "access/key_store.hpp"
#include "api/failure_log.hpp"
#include "api/route_table.hpp"

namespace tidings::api {

class keys_controller {
public:
    // What is passed by reference outlives it.
    keys_controller(key_store& keys, key_ring& ring, const time_source& clock, logger log)
        : keys_(keys), ring_(ring), clock_(clock), log_(log), failures_(std::move(log)) {}

    task<http_response> list(const request_context& context);
    task<http_response> create(const request_context& context);
    task<http_response> show(const request_context& context);
    task<http_response> revoke(const request_context& context);

private:
    http_response failed(const error& cause, const request_context& context);
    task<> look_again();

    key_store& keys_;
    key_ring& ring_;
    const time_source& clock_;
    logger log_;
    failure_log failures_;
};

route_table key_routes(key_store& keys, key_ring& ring, const time_source& clock, logger log);

}  // namespace tidings::api
