// Asks a token endpoint over HTTP for one access token.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include "adapters/oauth/oauth_config.hpp"
#include "adapters/oauth/token_messages.hpp"
#include "runtime/task.hpp"

namespace tidings {

class token_endpoint {
public:
    token_endpoint(asio::any_io_executor executor, oauth_config config)
        : executor_(std::move(executor)), config_(std::move(config)) {}

    // See read_token_answer; also unavailable: no connection, no answer in time. refresh_token: as token_request_body.
    task<result<access_token>> fetch(secret refresh_token) const;

private:
    asio::any_io_executor executor_;
    oauth_config config_;
};

}  // namespace tidings
