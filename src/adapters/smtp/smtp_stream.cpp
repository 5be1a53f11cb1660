#include "adapters/smtp/smtp_stream.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include "runtime/certificate_end.hpp"

namespace tidings {
namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
using tcp = asio::ip::tcp;

// A name lookup blocks a thread of the resolver and cannot be cancelled; who waits leaves at the deadline, the
// answer is dropped.
struct lookup {
    explicit lookup(const asio::any_io_executor& executor) : resolver(executor), answered(executor) {}
    tcp::resolver resolver;
    asio::steady_timer answered;
    bool is_done = false;
    boost::system::error_code failure;
    std::vector<tcp::endpoint> endpoints;
};

std::string tls_reason(SSL* connection) {
    const auto verified = SSL_get_verify_result(connection);
    return verified == X509_V_OK ? std::string{} : X509_verify_cert_error_string(verified);
}

}  // namespace

// Closes the socket when the deadline passes. One timer wait serves many steps: it is only re-armed when a deadline
// comes earlier.
struct smtp_stream::watchdog : std::enable_shared_from_this<watchdog> {
    watchdog(tcp::socket& guarded, const asio::any_io_executor& executor) : socket(&guarded), timer(executor) {}

    void arm(std::chrono::steady_clock::time_point at) {
        deadline = at;
        if (is_waiting && armed_for <= at) return;
        wait();
    }

    void wait() {
        is_waiting = true;
        armed_for = deadline;
        timer.expires_at(deadline);
        timer.async_wait([self = shared_from_this()](const boost::system::error_code& code) {
            if (code || !self->socket) return;  // re-armed or gone
            self->is_waiting = false;
            if (self->deadline == std::chrono::steady_clock::time_point::max()) return;
            if (std::chrono::steady_clock::now() < self->deadline) return self->wait();
            self->has_bitten = true;
            boost::system::error_code ignored;
            self->socket->close(ignored);
        });
    }

    void rest() { deadline = std::chrono::steady_clock::time_point::max(); }

    tcp::socket* socket;
    asio::steady_timer timer;
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max(), armed_for{};
    std::chrono::milliseconds limit{};
    bool is_waiting = false, has_bitten = false;
};

smtp_stream::smtp_stream(asio::any_io_executor executor)
    : socket_(executor), watchdog_(std::make_shared<watchdog>(socket_, executor)) {}

smtp_stream::~smtp_stream() {
    watchdog_->socket = nullptr;
    watchdog_->timer.cancel();
}

void smtp_stream::arm(milliseconds limit) {
    watchdog_->limit = limit;
    watchdog_->arm(std::chrono::steady_clock::now() + limit);
}

error smtp_stream::problem(const boost::system::error_code& code, const char* doing) const {
    if (watchdog_->has_bitten)
        return {errc::timed_out,
                std::string("not done with ") + doing + " within " + std::to_string(watchdog_->limit.count()) + " ms"};
    if (code == asio::error::eof || code == asio::ssl::error::stream_truncated)
        return {errc::unavailable, std::string("the server closed the connection while ") + doing};
    return {errc::unavailable, std::string(doing) + ": " + code.message()};
}

task<result<std::vector<tcp::endpoint>>> smtp_stream::resolve(std::string host, std::uint16_t port) {
    boost::system::error_code not_literal;
    const auto address = asio::ip::make_address(host, not_literal);
    if (!not_literal) co_return std::vector{tcp::endpoint{address, port}};
    auto asked = std::make_shared<lookup>(socket_.get_executor());
    asked->answered.expires_at(watchdog_->deadline);
    asked->resolver.async_resolve(host, std::to_string(port),
                                  [asked](const boost::system::error_code& code, const auto& found) {
                                      asked->is_done = true;
                                      asked->failure = code;
                                      for (const auto& entry : found) asked->endpoints.push_back(entry.endpoint());
                                      asked->answered.cancel();
                                  });
    co_await asked->answered.async_wait(no_throw);
    if (!asked->is_done) co_return error{errc::timed_out, "no answer for the name " + host + " in time"};
    if (asked->failure) co_return error{errc::unavailable, "looking up " + host + ": " + asked->failure.message()};
    co_return std::move(asked->endpoints);
}

task<result<void>> smtp_stream::connect(std::string host, std::uint16_t port, milliseconds limit) {
    arm(limit);
    const auto until = watchdog_->deadline;
    auto endpoints = co_await resolve(host, port);
    if (!endpoints) co_return endpoints.error();
    error last{errc::unavailable, "the name " + host + " has no address"};
    for (auto left = endpoints->size(); const auto& endpoint : *endpoints) {
        // An address that swallows packets must not use up the time of the others.
        const auto now = std::chrono::steady_clock::now();
        if (now >= until) break;
        watchdog_->has_bitten = false;
        watchdog_->arm(now + (until - now) / static_cast<int>(left--));
        auto [code] = co_await socket_.async_connect(endpoint, no_throw);
        if (!code) {
            boost::system::error_code ignored;
            socket_.non_blocking(true, ignored);  // for peek()
            socket_.set_option(tcp::no_delay(true), ignored);
            socket_.set_option(asio::socket_base::keep_alive(true), ignored);
            co_return result<void>{};
        }
        last = problem(code, "connecting");
        boost::system::error_code ignored;
        socket_.close(ignored);
    }
    co_return last;
}

task<result<void>> smtp_stream::start_tls(asio::ssl::context& trust, std::string name, milliseconds limit) {
    arm(limit);
    tls_.emplace(socket_, trust);
    auto* connection = tls_->native_handle();
    boost::system::error_code is_name;
    asio::ip::make_address(name, is_name);
    if (is_name) SSL_set_tlsext_host_name(connection, name.c_str());
    tls_->set_verify_mode(asio::ssl::verify_peer);
    tls_->set_verify_callback(asio::ssl::host_name_verification(name));
    auto [code] = co_await tls_->async_handshake(asio::ssl::stream_base::client, no_throw);
    if (!code) co_return result<void>{};
    auto failure = problem(code, "the TLS handshake");
    if (const auto reason = tls_reason(connection); !reason.empty())
        failure.detail +=
            " (" + reason + "; the certificate must be valid for " + name + ", see the options ca and tls_name)";
    co_return failure;
}

std::optional<timestamp> smtp_stream::certificate_ends() {
    if (!tls_) return {};
    const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(tls_->native_handle()),
                                                            &X509_free);
    return shown ? std::optional(end_of(*shown)) : std::nullopt;
}

task<smtp_stream::written> smtp_stream::write(std::string_view bytes, std::string_view more, milliseconds limit) {
    arm(limit);
    const std::array<asio::const_buffer, 2> both{asio::buffer(bytes), asio::buffer(more)};
    boost::system::error_code code;
    written done;
    if (tls_)
        std::tie(code, done.bytes) = co_await asio::async_write(*tls_, both, no_throw);
    else
        std::tie(code, done.bytes) = co_await asio::async_write(socket_, both, no_throw);
    if (code) done.problem = problem(code, "sending");
    co_return done;
}

task<result<std::size_t>> smtp_stream::read_some(std::span<char> into, std::optional<milliseconds> limit) {
    if (limit) arm(*limit);
    const auto buffer = asio::buffer(into.data(), into.size());
    boost::system::error_code code;
    std::size_t size = 0;
    if (tls_)
        std::tie(code, size) = co_await tls_->async_read_some(buffer, no_throw);
    else
        std::tie(code, size) = co_await socket_.async_read_some(buffer, no_throw);
    if (code) co_return problem(code, "waiting for an answer");
    co_return size;
}

boost::system::error_code smtp_stream::peek() {
    boost::system::error_code code;
    char octet = 0;
    socket_.receive(asio::buffer(&octet, 1), tcp::socket::message_peek, code);
    return code;
}

bool smtp_stream::is_quiet() {
    watchdog_->rest();
    return socket_.is_open() && peek() == asio::error::would_block;
}

// A record under TLS may be a session ticket, which no read would give.
bool smtp_stream::has_spoken() {
    const auto code = peek();
    return code ? code != asio::error::would_block : !tls_;
}

void smtp_stream::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

}  // namespace tidings
