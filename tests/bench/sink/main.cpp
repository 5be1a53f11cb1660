// mail_sink: a mail server on loopback that accepts everything at once and writes down when; for measuring, it keeps
// nothing.
#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
#include "bench/sink/sink_session.hpp"

namespace {

using namespace tidings::bench;
namespace asio = boost::asio;
using asio::ip::tcp;

asio::awaitable<void> serve(tcp::socket socket, mail_book& book) {
    sink_session session{std::move(socket), book};
    co_await session.run();
}

asio::awaitable<void> accept(tcp::acceptor& acceptor, mail_book& book) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), book), asio::detached);
    }
}

// The bench reads the file while mails come; the buffer of the stream would show them late.
asio::awaitable<void> flush(asio::io_context& io, mail_book& book) {
    asio::steady_timer timer{io};
    for (;;) {
        book.flush();
        timer.expires_after(std::chrono::milliseconds(20));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::uint16_t port = 0;
    std::string accounts;
    CLI::App app{"A mail server on loopback that accepts everything and writes down when"};
    app.add_option("--port", port, "0 picks one and says it");
    app.add_option("--accounts", accounts, "file for one line per mail")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        mail_book book{accounts};
        if (!book.is_open()) throw std::runtime_error("cannot write '" + accounts + "'");
        asio::io_context io{1};
        tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), port}};
        asio::signal_set ends{io, SIGTERM, SIGINT};
        ends.async_wait([&](auto, int) { io.stop(); });
        asio::co_spawn(io, accept(acceptor, book), asio::detached);
        asio::co_spawn(io, flush(io, book), asio::detached);
        std::printf("PORT=%u\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
        std::fflush(stdout);
        io.run();
        book.flush();
        return 0;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "mail_sink: %s\n", problem.what());
        return 2;
    }
}
