// Calls an http_handler the way the server does, on one io_context and without a socket.
#pragma once
#include <boost/json.hpp>
#include <string>
#include "api/http_message.hpp"
#include "support/counting_random.hpp"
#include "support/run_task.hpp"

namespace tidings::testing_support {

using header_list = std::vector<std::pair<std::string_view, std::string_view>>;

class api_client {
public:
    explicit api_client(asio::io_context& io, api::http_handler handler) : io_(io), handler_(std::move(handler)) {}

    api::http_response call(std::string_view method, std::string_view target, std::string_view body = {},
                            header_list headers = {}) {
        api::http_request request{method, target, std::move(headers), body, remote};
        return run_task(io_, handler_.handle(request));
    }
    api::http_response get(std::string_view target, header_list headers = {}) {
        return call("GET", target, {}, std::move(headers));
    }
    api::http_response send_json(std::string_view method, std::string_view target, std::string_view body,
                                 header_list headers = {}) {
        headers.emplace_back("Content-Type", "application/json; charset=utf-8");
        return call(method, target, body, std::move(headers));
    }
    std::string remote = "192.0.2.7";

private:
    asio::io_context& io_;
    api::http_handler handler_;
};

inline std::string header_in(const api::http_response& answer, std::string_view name) {
    for (const auto& [known, value] : answer.headers)
        if (known == name) return value;
    return {};
}

inline boost::json::object json_in(const api::http_response& answer) {
    return boost::json::parse(answer.body).as_object();
}

}  // namespace tidings::testing_support
