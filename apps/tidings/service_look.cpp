#include "service_look.hpp"
#include "adapters/http_client/http_client.hpp"
#include "common/health_check.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr http_client_limits limits{1s, 2s, 64 * 1024};

task<> ask_readyz(http_client& client, result<http_answer>& answer) {
    http_call call;
    call.target = "/readyz";
    answer = co_await client.send(std::move(call));
}

}  // namespace

finding look_at_service(const std::string& what, const std::string& url, const std::string& ca_file, bool was_given) {
    auto endpoint = parse_http_endpoint(url);
    if (!endpoint) return {what, false, endpoint.error().detail};
    endpoint->ca_file = ca_file;
    asio::io_context io{1};
    http_client client{io.get_executor(), *endpoint, limits};
    result<http_answer> answer = error{errc::internal, "no answer"};
    asio::co_spawn(io, ask_readyz(client, answer), [](std::exception_ptr bug) {
        if (bug) std::rethrow_exception(bug);
    });
    io.run();
    if (!answer) {
        const auto nobody = url + ": nobody answers there";
        return {what, !was_given, nobody + (was_given ? " (" + answer.error().detail + ")" : ", it is not started")};
    }
    const auto health = read_readiness(answer->status, answer->body);
    return {what, health.line == "ready", url + ": " + health.line};
}

}  // namespace tidings
