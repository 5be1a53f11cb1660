// What people decide about records in quarantine.
#pragma once
#include <memory>
#include "api/failure_log.hpp"
#include "api/route_table.hpp"
#include "notify/quarantine_desk.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

class quarantine_controller {
public:
    quarantine_controller(std::shared_ptr<quarantine_desk> desk, logger log)
        : desk_(std::move(desk)), log_(log), failures_(std::move(log)) {}

    task<http_response> retry(const request_context& context);
    task<http_response> discard(const request_context& context);

private:
    http_response failed(const error& cause, const request_context& context);

    std::shared_ptr<quarantine_desk> desk_;
    logger log_;
    failure_log failures_;
};

route_table quarantine_routes(std::shared_ptr<quarantine_desk> desk, logger log);

}  // namespace tidings::api
