#include "common/health_check.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <iostream>
#include "adapters/http_client/http_client.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr http_client_limits limits{1s, 2s, 64 * 1024};

// "database: the database is away; accepting: the service is stopping"; empty when the body tells nothing.
std::string troubles_in(const std::string& body) {
    boost::system::error_code problem;
    const auto document = boost::json::parse(body, problem);
    const auto* checks = problem ? nullptr : document.find_pointer("/checks", problem);
    if (checks == nullptr || !checks->is_array()) return {};
    std::string told;
    for (const auto& check : checks->as_array()) {
        const auto* name = check.is_object() ? check.as_object().if_contains("name") : nullptr;
        const auto* why = check.is_object() ? check.as_object().if_contains("why") : nullptr;
        if (name == nullptr || why == nullptr || !name->is_string() || !why->is_string()) continue;
        told += (told.empty() ? "" : "; ") + std::string(name->as_string()) + ": " + std::string(why->as_string());
    }
    return told;
}

task<> keep_answer(task<health_answer> question, health_answer& answer) {
    answer = co_await std::move(question);
}

}  // namespace

listen_address reachable_address(listen_address listen) {
    if (listen.host == "0.0.0.0") listen.host = "127.0.0.1";
    if (listen.host == "::") listen.host = "::1";
    return listen;
}

health_answer read_readiness(int status, const std::string& body) {
    const auto troubles = troubles_in(body);
    if (status == 200) return {true, troubles.empty() ? "ready" : "ready, but " + troubles};
    if (status == 503 && !troubles.empty()) return {false, "not ready: " + troubles};
    return {false, "not ready: /readyz answers with status " + std::to_string(status)};
}

task<health_answer> ask_readiness(const settings& given) {
    const auto address = reachable_address(given.http.listen);
    if (address.port == 0) co_return health_answer{false, "TIDINGS_HTTP_LISTEN has port 0: nobody knows where to ask"};
    http_endpoint endpoint{!given.http.tls.certificate.empty(), address.host, address.port, ""};
    // The certificate is for the name that clients use, not for this address; and the answer is "ready" or not.
    endpoint.takes_any_certificate = true;
    const auto executor = co_await asio::this_coro::executor;
    http_client client{executor, std::move(endpoint), limits};
    http_call call;
    call.target = "/readyz";
    const auto answer = co_await client.send(std::move(call));
    if (!answer)
        co_return health_answer{false,
                                "not reachable at " + format_listen_address(address) + ": " + answer.error().detail};
    co_return read_readiness(answer->status, answer->body);
}

int print_health(const std::string& name, task<health_answer> question(const settings&), const settings& given) {
    asio::io_context io{1};
    health_answer answer;
    asio::co_spawn(io, keep_answer(question(given), answer), [](std::exception_ptr bug) {
        if (bug) std::rethrow_exception(bug);
    });
    io.run();
    (answer.is_well ? std::cout : std::cerr) << name << ": " << answer.line << "\n";
    return answer.is_well ? 0 : 1;
}

}  // namespace tidings
