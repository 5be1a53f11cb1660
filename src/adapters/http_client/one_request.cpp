#include "adapters/http_client/one_request.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

namespace tidings {
namespace {

struct request {
    request(asio::any_io_executor executor, http_endpoint to, std::chrono::milliseconds at_most, std::size_t bytes_max)
        : client(executor, std::move(to), {.connect = at_most, .answer = at_most, .body_bytes_max = bytes_max}),
          told(executor, at_most) {}
    http_client client;
    asio::steady_timer told;
    std::optional<result<http_answer>> answer;
};

task<> send(std::shared_ptr<request> asked, http_call call) {
    asked->answer = co_await asked->client.send(std::move(call));
}

}  // namespace

task<result<http_answer>> send_once(asio::any_io_executor executor, http_endpoint to, http_call call,
                                    std::chrono::milliseconds at_most, std::size_t bytes_max) {
    auto asked = std::make_shared<request>(executor, std::move(to), at_most, bytes_max);
    asio::co_spawn(executor, send(asked, std::move(call)), [asked](std::exception_ptr) { asked->told.cancel(); });
    co_await asked->told.async_wait(asio::as_tuple(asio::use_awaitable));
    if (asked->answer) co_return *asked->answer;
    co_return error{errc::timed_out, "no answer within " + std::to_string(at_most.count() / 1000) + " s"};
}

}  // namespace tidings
