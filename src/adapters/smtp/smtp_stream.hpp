// One TCP connection, in the clear or under TLS, on which every step has a deadline of its own: a peer that trickles
// bytes gains no time by it. Only smtp_connection.cpp includes this (it pulls in asio/ssl). One executor, one
// operation at a time.
#pragma once
#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "runtime/task.hpp"

namespace tidings {

class smtp_stream {
public:
    using milliseconds = std::chrono::milliseconds;

    explicit smtp_stream(asio::any_io_executor executor);
    ~smtp_stream();

    // Tries every address of the host in turn until the limit.
    task<result<void>> connect(std::string host, std::uint16_t port, milliseconds limit);
    // TLS 1.2 or newer; the certificate must be valid and carry the name.
    task<result<void>> start_tls(asio::ssl::context& trust, std::string name, milliseconds limit);
    std::optional<timestamp> certificate_ends();  // of the other side; none without TLS
    struct written {
        std::size_t bytes = 0;  // that went out, of both together
        std::optional<error> problem;
    };
    task<written> write(std::string_view bytes, std::string_view more, milliseconds limit);
    // Some bytes. Without a limit, that of the previous step goes on.
    task<result<std::size_t>> read_some(std::span<char> into, std::optional<milliseconds> limit);

    bool is_quiet();  // open, and nothing has come unasked (a good-bye, the end)
    bool
    has_spoken();  // something came unasked that read_some would give at once; under TLS only the end is told apart
    void close();

private:
    struct watchdog;
    using tcp = asio::ip::tcp;

    boost::system::error_code peek();
    void arm(milliseconds limit);
    error problem(const boost::system::error_code& code, const char* doing) const;
    task<result<std::vector<tcp::endpoint>>> resolve(std::string host, std::uint16_t port);

    tcp::socket socket_;
    std::optional<asio::ssl::stream<tcp::socket&>> tls_;
    std::shared_ptr<watchdog> watchdog_;
};

}  // namespace tidings
