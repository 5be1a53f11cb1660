#include "adapters/oauth/token_endpoint.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>

namespace tidings {
namespace {

// A name lookup cannot be cancelled: who waits leaves at the deadline, and the request ends by its own limits.
struct request {
    request(asio::any_io_executor executor, const oauth_config& config)
        : client(executor, config.endpoint,
                 {.connect = config.fetch_max, .answer = config.fetch_max, .body_bytes_max = token_answer_max}),
          told(executor, config.fetch_max) {}
    http_client client;
    asio::steady_timer told;
    std::optional<result<http_answer>> answer;
};

task<> send(std::shared_ptr<request> asked, http_call call) {
    asked->answer = co_await asked->client.send(std::move(call));
}

}  // namespace

// Once an hour: the connection is not kept.
task<result<access_token>> token_endpoint::fetch(secret refresh_token) const {
    http_call call{.method = "POST",
                   .target = (config_.endpoint.path.empty() ? "/" : "") + config_.query,
                   .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
                   .body = token_request_body(config_, refresh_token)};
    auto asked = std::make_shared<request>(executor_, config_);
    asio::co_spawn(executor_, send(asked, std::move(call)), [asked](std::exception_ptr) { asked->told.cancel(); });
    co_await asked->told.async_wait(asio::as_tuple(asio::use_awaitable));
    if (asked->answer && *asked->answer) co_return read_token_answer(**asked->answer, config_);
    if (asked->answer && asked->answer->error().code != errc::timed_out)
        co_return error{errc::unavailable, asked->answer->error().detail};
    co_return error{errc::unavailable, "the token endpoint did not answer within " +
                                           std::to_string(config_.fetch_max.count() / 1000) + " s"};
}

}  // namespace tidings
