// HTTP to order_service and back: POST, GET, list, PATCH, events of orders, and the correction of an address. No rule about orders lives here.
#pragma once
#include "api/failure_log.hpp"
#include "api/route_table.hpp"
#include "ordering/order_service.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

class orders_controller {
public:
    orders_controller(order_service& orders, logger log) : orders_(orders), failures_(std::move(log)) {}

    task<http_response> create(const request_context& context);
    task<http_response> find(const request_context& context);
    task<http_response> list(const request_context& context);
    task<http_response> change(const request_context& context);
    task<http_response> correct_address(const request_context& context);
    task<http_response> customer(const request_context& context);
    task<http_response> events(const request_context& context);

private:
    task<http_response> write(const request_context& context, write_request request,
                              std::optional<std::vector<std::int64_t>> versions);
    http_response refused(const refusal& cause, const request_context& context);

    order_service& orders_;
    failure_log failures_;
};

// The order API's routes; `orders` must outlive the handler made of them.
route_table order_routes(order_service& orders, logger log);

}  // namespace tidings::api
