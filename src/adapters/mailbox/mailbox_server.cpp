#include "adapters/mailbox/mailbox_server.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include "adapters/mailbox/mailbox_session.hpp"

namespace tidings {
namespace {

using tcp = asio::ip::tcp;
constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

result<tcp::endpoint> endpoint_of(const listen_address& listen) {
    boost::system::error_code code;
    const auto address = asio::ip::make_address(listen.host == "localhost" ? "127.0.0.1" : listen.host, code);
    if (code) return error{errc::invalid, "the mailbox listens on address:port, such as 127.0.0.1:2525 or [::1]:2525"};
    return tcp::endpoint{address, listen.port};
}

}  // namespace

mailbox_server::mailbox_server(asio::any_io_executor executor, mailbox_config config, logger log)
    : executor_(executor),
      config_(std::move(config)),
      log_(std::move(log)),
      store_(config_.directory, config_.writers, config_.keep),
      acceptor_(executor),
      all_gone_(executor) {}

mailbox_server::~mailbox_server() = default;

result<void> mailbox_server::start() {
    auto endpoint = endpoint_of(config_.listen);
    if (!endpoint) return endpoint.error();
    if (auto prepared = store_.prepare(); !prepared) return prepared;
    auto code = take(*endpoint);
    if (code == asio::error::address_in_use && config_.another_port) code = take({endpoint->address(), 0});
    if (code)
        return error{errc::unavailable,
                     "the mailbox cannot listen on " + format_listen_address(config_.listen) + ": " + code.message()};
    accepts_ = true;
    asio::co_spawn(executor_, accept_loop(), asio::detached);
    log_.info("mailbox listens", {{"port", port()}, {"directory", config_.directory.string()}});
    return {};
}

boost::system::error_code mailbox_server::take(const tcp::endpoint& endpoint) {
    boost::system::error_code code, ignored;
    acceptor_.close(ignored);
    acceptor_.open(endpoint.protocol(), code);
    if (!code) acceptor_.set_option(tcp::acceptor::reuse_address(true), code);
    if (!code) acceptor_.bind(endpoint, code);
    if (!code) acceptor_.listen(asio::socket_base::max_listen_connections, code);
    return code;
}

std::uint16_t mailbox_server::port() const {
    boost::system::error_code code;
    const auto endpoint = acceptor_.local_endpoint(code);
    return code ? std::uint16_t{0} : endpoint.port();
}

task<> mailbox_server::accept_loop() {
    while (!is_stopping_) {
        auto [code, socket] = co_await acceptor_.async_accept(no_throw);
        if (is_stopping_ || code == asio::error::operation_aborted) break;
        if (!code) {
            admit(std::move(socket));
            continue;
        }
        log_.warn("mailbox cannot accept a connection", {{"reason", code.message()}});
        asio::steady_timer pause{executor_, std::chrono::milliseconds(200)};  // out of descriptors: no spinning
        co_await pause.async_wait(no_throw);
    }
    accepts_ = false;
    all_gone_.cancel();
}

void mailbox_server::admit(tcp::socket socket) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    if (sessions_.size() >= config_.connections_max) {
        constexpr std::string_view full = "421 4.3.2 too many connections\r\n";
        socket.non_blocking(true, ignored);
        socket.send(asio::buffer(full), 0, ignored);
        return;
    }
    auto session = std::make_shared<mailbox_session>(*this, std::move(socket));
    sessions_.insert(session);
    asio::co_spawn(executor_, session->run(), [this, session](std::exception_ptr problem) {
        if (problem) log_.error("mailbox session ended by an exception");
        sessions_.erase(session);
        if (sessions_.empty()) all_gone_.cancel();
    });
}

task<> mailbox_server::stop(std::chrono::milliseconds grace) {
    is_stopping_ = true;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    const auto until = std::chrono::steady_clock::now() + grace;
    for (const auto& session : std::set(sessions_)) session->stop();
    bool is_cut = false;
    while (!sessions_.empty() || accepts_) {
        if (!is_cut && std::chrono::steady_clock::now() >= until) {
            is_cut = true;
            for (const auto& session : std::set(sessions_)) session->cut();
        }
        all_gone_.expires_at(is_cut ? std::chrono::steady_clock::time_point::max() : until);
        co_await all_gone_.async_wait(no_throw);
    }
}

}  // namespace tidings
