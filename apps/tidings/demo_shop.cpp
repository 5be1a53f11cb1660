#include "demo_shop.hpp"
#include <boost/asio/ip/tcp.hpp>
#include <csignal>

namespace tidings {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;

// Free now; the children take it at each start, so a port of our own choice must stay the same.
std::uint16_t free_port(const asio::any_io_executor& executor) {
    return tcp::acceptor{executor, {asio::ip::address_v4::loopback(), 0}}.local_endpoint().port();
}

std::string loopback(std::uint16_t port) {
    return "127.0.0.1:" + std::to_string(port);
}

service_access access_at(std::uint16_t port) {
    service_access access;
    access.url = "http://" + loopback(port);
    access.endpoint = parse_http_endpoint(access.url).value();
    return access;
}

// Everything that a person would otherwise wait for.
const std::map<std::string, std::string> brisk{
    {"TIDINGS_RATE_LIMIT", "off"},  {"TIDINGS_LOG_FORMAT", "json"},     {"TIDINGS_LOG_LEVEL", "info"},
    {"TIDINGS_LEASE", "3s"},        {"TIDINGS_RECONCILE_AFTER", "10s"}, {"TIDINGS_RETRY_SCHEDULE", "500ms,1s,2s"},
    {"TIDINGS_UNCERTAIN", "resend"}};

}  // namespace

demo_shop::demo_shop(asio::any_io_executor executor, async_clock& clock, std::string folder)
    : executor_(executor),
      clock_(clock),
      folder_(std::move(folder)),
      orders_port_(free_port(executor)),
      notifications_port_(free_port(executor)),
      mailbox_port_(free_port(executor)),
      orders_(access_at(orders_port_)),
      notifications_(access_at(notifications_port_)),
      mailbox_({"mailbox", "--mailbox-listen", loopback(mailbox_port_), "--mailbox-dir", mails(), "--mailbox-keep",
                "1000000"},
               brisk, folder_ + "/mailbox.log"),
      services_({"dev", "--data-dir", folder_, "--http-listen", loopback(orders_port_), "--notifications-listen",
                 loopback(notifications_port_), "--smtp-url", "smtp://" + loopback(mailbox_port_) + "?tls=none"},
                brisk, folder_ + "/services.log") {}

task<bool> demo_shop::open() {
    const bool started = mailbox_.start() && services_.start();
    if (started) co_return co_await services_ready();
    why_not_ = "a child process cannot be started";
    co_return false;
}

task<bool> demo_shop::answers(const service_access& access) {
    http_client client{executor_, access.endpoint, {.connect = 1s, .answer = 2s}};
    http_call call;
    call.target = "/readyz";
    const auto answer = co_await client.send(std::move(call));
    co_return answer && answer->status == 200;
}

task<bool> demo_shop::services_ready(std::chrono::seconds limit) {
    const auto deadline = clock_.steady() + limit;
    while (clock_.steady() < deadline && services_.is_running()) {
        const bool ready = co_await answers(orders_) && co_await answers(notifications_);
        if (ready) co_return true;
        co_await clock_.sleep_for(50ms);
    }
    why_not_ = "the services do not become ready; see " + services_.log_file();
    co_return false;
}

task<bool> demo_shop::end_orderly(std::chrono::seconds limit) {
    services_.send(SIGTERM);
    const auto deadline = clock_.steady() + limit;
    while (services_.is_running() && clock_.steady() < deadline) co_await clock_.sleep_for(20ms);
    co_return !services_.is_running();
}

}  // namespace tidings
