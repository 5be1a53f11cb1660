#include "adapters/oauth/token_endpoint.hpp"
#include "adapters/http_client/one_request.hpp"

namespace tidings {

// Once an hour: the connection is not kept.
task<result<access_token>> token_endpoint::fetch(secret refresh_token) const {
    http_call call{.method = "POST",
                   .target = (config_.endpoint.path.empty() ? "/" : "") + config_.query,
                   .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
                   .body = token_request_body(config_, refresh_token)};
    auto endpoint = config_.endpoint;
    const auto answer =
        co_await send_once(executor_, std::move(endpoint), std::move(call), config_.fetch_max, token_answer_max);
    if (answer) co_return read_token_answer(*answer, config_);
    if (answer.error().code != errc::timed_out) co_return error{errc::unavailable, answer.error().detail};
    co_return error{errc::unavailable, "the token endpoint did not answer within " +
                                           std::to_string(config_.fetch_max.count() / 1000) + " s"};
}

}  // namespace tidings
