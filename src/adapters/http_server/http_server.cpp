#include "adapters/http_server/http_server.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <list>
#include "adapters/http_server/http_session.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using acceptor = asio::basic_socket_acceptor<asio::ip::tcp, asio::io_context::executor_type>;
using timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                                         asio::io_context::executor_type>;

constexpr auto awaitable_tuple = asio::as_tuple(asio::use_awaitable);
constexpr auto accept_pause = 100ms;  // after a failed accept: the next one would fail at once, too
constexpr auto accept_complaint_every = 10s;
constexpr int backlog = 4096;

// How often deadlines are looked at: late by a quarter of the shortest one at most, and one timer for all connections.
std::chrono::milliseconds watch_interval(const http_server_config& config) {
    const auto shortest = std::min({config.head_deadline, config.request_deadline, config.idle_deadline,
                                    config.write_deadline, config.linger, config.body_grace});
    return std::clamp<std::chrono::milliseconds>(shortest / 4, 5ms, 500ms);
}

}  // namespace

class http_server::core : public std::enable_shared_from_this<core> {
public:
    core(asio::io_context& io, std::shared_ptr<session_surroundings> around)
        : io_(io), around_(std::move(around)), acceptor_(io), pause_(io), watch_(io), empty_(io) {}

    result<void> start();
    task<bool> drain(std::chrono::steady_clock::duration limit);
    void stop_accepting();
    void cut_all();
    asio::ip::tcp::endpoint bound() const { return bound_; }
    http_server_counts counts() const;

private:
    task<> accept_loop();
    task<> watch_deadlines();
    task<> run_session(std::shared_ptr<http_session> session);
    task<> rest_after(boost::system::error_code problem);
    void admit(tcp_socket socket, const asio::ip::address& peer);
    bool make_room_in_crowd();

    asio::io_context& io_;
    std::shared_ptr<session_surroundings> around_;
    acceptor acceptor_;
    timer pause_, watch_, empty_;
    asio::ip::tcp::endpoint bound_;
    std::list<http_session*> sessions_, crowd_;
    std::size_t placed_ = 0;  // sessions that are not in the crowd
    std::uint64_t accepted_ = 0, accept_failures_ = 0;
    steady_time complained_at_{};
    bool watching_ = false;
};

result<void> http_server::core::start() {
    const auto& listen = around_->config.listen;
    boost::system::error_code problem;
    const auto address = asio::ip::make_address(listen.host == "localhost" ? "127.0.0.1" : listen.host, problem);
    if (problem)
        return error{errc::invalid, "'" + listen.host + "' is no IP address to listen on (TIDINGS_HTTP_LISTEN)"};
    const asio::ip::tcp::endpoint endpoint{address, listen.port};
    acceptor_.open(endpoint.protocol(), problem);
    if (!problem) acceptor_.set_option(asio::socket_base::reuse_address(true), problem);
    if (!problem) acceptor_.bind(endpoint, problem);
    if (!problem) acceptor_.listen(backlog, problem);
    if (!problem) bound_ = acceptor_.local_endpoint(problem);
    if (problem) {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        return error{errc::unavailable, "cannot listen on " + format_listen_address(listen) + ": " + problem.message() +
                                            " (TIDINGS_HTTP_LISTEN)"};
    }
    const auto self = shared_from_this();
    asio::co_spawn(io_, accept_loop(), [self](std::exception_ptr) {});
    return {};
}

task<> http_server::core::accept_loop() {
    while (acceptor_.is_open()) {
        tcp_socket socket{io_};
        asio::ip::tcp::endpoint peer;
        const auto [problem] = co_await acceptor_.async_accept(socket, peer, awaitable_tuple);
        if (!acceptor_.is_open()) co_return;
        if (problem)
            co_await rest_after(problem);
        else
            admit(std::move(socket), peer.address());
    }
}

task<> http_server::core::rest_after(boost::system::error_code problem) {
    ++accept_failures_;
    if (problem == asio::error::connection_aborted) co_return;  // that client is gone already; the next one may be fine
    const auto now = std::chrono::steady_clock::now();
    if (now - complained_at_ > accept_complaint_every) {
        complained_at_ = now;
        around_->log.warn("cannot accept connections",
                          {{"cause", problem.message()}, {"open", sessions_.size()}, {"failures", accept_failures_}});
    }
    pause_.expires_after(accept_pause);
    co_await pause_.async_wait(awaitable_tuple);
}

void http_server::core::admit(tcp_socket socket, const asio::ip::address& peer) {
    boost::system::error_code ignored;
    socket.non_blocking(true, ignored);
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    ++accepted_;
    auto session = std::make_shared<http_session>(std::move(socket), peer, around_);
    if (placed_ < around_->config.connections_max && session->take_place()) {
        ++placed_;
    } else {
        if (!make_room_in_crowd()) return session->turn_away();
        session->join_crowd();
        crowd_.push_back(session.get());
    }
    const auto self = shared_from_this();
    asio::co_spawn(io_, run_session(std::move(session)), [self](std::exception_ptr) {});
    if (watching_) return;
    watching_ = true;
    asio::co_spawn(io_, watch_deadlines(), [self](std::exception_ptr) {});
}

// A probe asks as soon as it is connected; the connection that has been silent longest is the least likely to be one.
bool http_server::core::make_room_in_crowd() {
    if (crowd_.size() < around_->config.crowd_max) return true;
    const auto oldest = std::ranges::find_if(crowd_, [](const auto* one) { return one->waits_in_crowd(); });
    if (oldest == crowd_.end()) return false;
    (*oldest)->turn_away();
    crowd_.erase(oldest);
    return true;
}

task<> http_server::core::run_session(std::shared_ptr<http_session> session) {
    const auto place = sessions_.insert(sessions_.end(), session.get());
    try {
        co_await session->run();
    } catch (const std::exception& problem) {
        around_->log.error("a connection failed", {{"cause", problem.what()}});
    }
    sessions_.erase(place);
    if (session->is_crowded())
        std::erase(crowd_, session.get());
    else
        --placed_;
    if (sessions_.empty()) {
        watch_.cancel();
        empty_.cancel();
    }
}

task<> http_server::core::watch_deadlines() {
    const auto interval = watch_interval(around_->config);
    while (!sessions_.empty()) {
        watch_.expires_after(interval);
        co_await watch_.async_wait(awaitable_tuple);
        const auto now = std::chrono::steady_clock::now();
        for (auto* session : sessions_) session->check_deadline(now);
    }
    watching_ = false;
}

void http_server::core::stop_accepting() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
}

void http_server::core::cut_all() {
    for (auto* session : sessions_) session->cut();
}

task<bool> http_server::core::drain(std::chrono::steady_clock::duration limit) {
    stop_accepting();
    around_->draining = true;
    for (auto* session : sessions_) session->close_when_idle();
    empty_.expires_after(limit);
    if (!sessions_.empty()) co_await empty_.async_wait(awaitable_tuple);
    const auto left = sessions_.size();
    if (left > 0) around_->log.warn("connections were cut while draining", {{"connections", left}});
    cut_all();
    co_return left == 0;
}

http_server_counts http_server::core::counts() const {
    return {sessions_.size(),
            around_->config.connections_max,
            accepted_,
            around_->turned_away,
            accept_failures_,
            around_->timed_out,
            around_->out_of_memory,
            around_->handshake_failures,
            around_->request_memory.taken()};
}

http_server::http_server(asio::io_context& io, http_server_config config, api::http_handler handler, logger log,
                         request_observer observe, trace_starter start_trace)
    : core_(std::make_shared<core>(io, std::make_shared<session_surroundings>(
                                           session_surroundings{std::move(config), std::move(handler), std::move(log),
                                                                std::move(observe), std::move(start_trace)}))) {}

http_server::~http_server() {
    core_->stop_accepting();
    core_->cut_all();
}

result<void> http_server::start() {
    return core_->start();
}
std::uint16_t http_server::port() const {
    return core_->bound().port();
}
task<bool> http_server::drain(std::chrono::steady_clock::duration limit) {
    return core_->drain(limit);
}
http_server_counts http_server::counts() const {
    return core_->counts();
}

std::string http_server::address() const {
    return format_listen_address({core_->bound().address().to_string(), port()});
}

}  // namespace tidings
