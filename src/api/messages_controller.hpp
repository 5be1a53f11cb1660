// What people ask the notification service: messages, their content, dead letters, quarantine and the ledger.
// Read-only.
#pragma once
#include "api/failure_log.hpp"
#include "api/ledger.hpp"
#include "api/query_parameters.hpp"
#include "api/route_table.hpp"
#include "mail/mime_reader.hpp"
#include "notify/message_archive.hpp"
#include "runtime/log.hpp"

namespace tidings::api {

class messages_controller {
public:
    messages_controller(message_archive& archive, logger log, count_order_side orders)
        : archive_(archive), failures_(std::move(log)), orders_(std::move(orders)) {}

    task<http_response> list(const request_context& context);
    task<http_response> customer(const request_context& context);
    task<http_response> find(const request_context& context);
    task<http_response> content(const request_context& context);
    task<http_response> dead_letters(const request_context& context);
    task<http_response> dead_letter(const request_context& context);
    task<http_response> quarantine(const request_context& context);
    task<http_response> quarantined(const request_context& context);
    task<http_response> ledger(const request_context& context);

private:
    task<http_response> list_of(const request_context& context, message_filter filter, std::string hint);
    task<http_response> story_of(const request_context& context, std::optional<message_status> only);
    task<result<std::int64_t>> uncertain_attempts_of(const message& about);
    http_response failed(const error& cause, const request_context& context);

    message_archive& archive_;
    failure_log failures_;
    count_order_side orders_;
};

// The notification API's routes; `archive` must outlive the handler made of them. `orders` completes the ledger in
// `tidings dev`, where both sides live in one process.
route_table notification_routes(message_archive& archive, logger log, count_order_side orders = {});

}  // namespace tidings::api
