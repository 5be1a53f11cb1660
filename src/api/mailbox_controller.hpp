// The mailbox of `tidings dev` over HTTP: what its mails are, the mails themselves, and a way to empty it.
#pragma once
#include "api/failure_log.hpp"
#include "api/kept_mails.hpp"
#include "api/route_table.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

class mailbox_controller {
public:
    mailbox_controller(kept_mails& mails, logger log) : mails_(mails), log_(log), failures_(std::move(log)) {}

    task<http_response> list(const request_context& context);
    task<http_response> find(const request_context& context);
    task<http_response> content(const request_context& context);
    task<http_response> clear(const request_context& context);

private:
    http_response failed(const error& cause, const request_context& context);

    kept_mails& mails_;
    logger log_;
    failure_log failures_;
};

// `mails` outlives the routes.
route_table mailbox_routes(kept_mails& mails, logger log);

}  // namespace tidings::api
