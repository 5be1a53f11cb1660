// A TCP line on loopback that a test can cut at will: answers swallowed, everything held, or closed. Forwards to one
// port.
#pragma once
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include "runtime/task.hpp"

namespace tidings::testing_support {

class cut_line {
public:
    enum class fault { none, lose_next_answer, hold_everything };

    cut_line(asio::io_context& io, std::uint16_t to) : state_(std::make_shared<shared>(io, to)) {
        asio::co_spawn(io, accept(state_), asio::detached);
    }
    ~cut_line() {
        boost::system::error_code ignored;
        state_->acceptor.close(ignored);
    }
    std::uint16_t port() const { return state_->acceptor.local_endpoint().port(); }
    void set(fault now) { state_->now = now; }

private:
    using tcp = asio::ip::tcp;
    struct shared {
        shared(asio::io_context& io, std::uint16_t port)
            : acceptor(io, {asio::ip::address_v4::loopback(), 0}), to(port) {}
        tcp::acceptor acceptor;
        std::uint16_t to;
        fault now = fault::none;
    };
    struct link {
        tcp::socket client, server;
        void close() {
            boost::system::error_code ignored;
            client.close(ignored);
            server.close(ignored);
        }
    };

    static task<> accept(std::shared_ptr<shared> state) {
        for (;;) {
            boost::system::error_code failed;
            auto client = co_await state->acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failed));
            if (failed) co_return;
            tcp::socket server{client.get_executor()};
            const tcp::endpoint there{asio::ip::address_v4::loopback(), state->to};
            co_await server.async_connect(there, asio::redirect_error(asio::use_awaitable, failed));
            if (failed) continue;
            auto both = std::make_shared<link>(link{std::move(client), std::move(server)});
            asio::co_spawn(both->client.get_executor(), pump(state, both, true), asio::detached);
            asio::co_spawn(both->client.get_executor(), pump(state, both, false), asio::detached);
        }
    }

    static task<> pump(std::shared_ptr<shared> state, std::shared_ptr<link> both, bool asking) {
        auto& from = asking ? both->client : both->server;
        auto& to = asking ? both->server : both->client;
        std::array<char, 16384> part;
        boost::system::error_code failed;
        while (!failed) {
            const auto size =
                co_await from.async_read_some(asio::buffer(part), asio::redirect_error(asio::use_awaitable, failed));
            if (failed) break;
            if (state->now == fault::hold_everything) continue;
            if (state->now == fault::lose_next_answer && !asking) {
                state->now = fault::none;
                break;
            }
            co_await asio::async_write(to, asio::buffer(part.data(), size),
                                       asio::redirect_error(asio::use_awaitable, failed));
        }
        both->close();
    }

    std::shared_ptr<shared> state_;
};

}  // namespace tidings::testing_support
