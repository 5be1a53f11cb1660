// Records in quarantine by what they have in common, and what people decide about them.
#pragma once
#include <memory>
#include "api/failure_log.hpp"
#include "api/route_table.hpp"
#include "notify/message_archive.hpp"
#include "notify/quarantine_desk.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

class quarantine_controller {
public:
    quarantine_controller(message_archive& archive, std::shared_ptr<quarantine_desk> desk, logger log)
        : archive_(archive), desk_(std::move(desk)), log_(log), failures_(std::move(log)) {}

    task<http_response> groups(const request_context& context);
    task<http_response> retry(const request_context& context);
    task<http_response> discard(const request_context& context);

private:
    http_response failed(const error& cause, const request_context& context);

    message_archive& archive_;
    std::shared_ptr<quarantine_desk> desk_;
    logger log_;
    failure_log failures_;
};

// `archive` must outlive the handler made of them.
route_table quarantine_routes(message_archive& archive, std::shared_ptr<quarantine_desk> desk, logger log);

}  // namespace tidings::api
