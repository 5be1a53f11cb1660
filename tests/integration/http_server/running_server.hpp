// An http_server on a thread of its own, and a raw client: bytes out, bytes in, nothing helpful in between.
#pragma once
#include <gtest/gtest.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <thread>
#include "adapters/http_server/http_server.hpp"
#include "support/recording_log.hpp"

namespace tidings::testing_support {

using namespace std::chrono_literals;

inline http_server_config on_any_port() {
    http_server_config config;
    config.listen = {"127.0.0.1", 0};
    return config;
}

class running_server {
public:
    explicit running_server(http_server_config config, api::http_handler handler, request_observer observe = {})
        : server_(io_, std::move(config), std::move(handler), logger(log, "http_server"), std::move(observe)),
          guard_(io_.get_executor()) {
        const auto started = server_.start();
        EXPECT_TRUE(started) << (started ? "" : started.error().detail);
        port = server_.port();
        thread_ = std::thread([this] { io_.run(); });
    }
    ~running_server() {
        drain(0ms).get();
        guard_.reset();
        io_.stop();
        thread_.join();
    }

    std::future<bool> drain(std::chrono::milliseconds limit) {
        return asio::co_spawn(io_, server_.drain(limit), asio::use_future);
    }
    template <class Act>
    auto on_its_thread(Act act) {
        std::packaged_task<decltype(act())()> wrapped(std::move(act));
        auto done = wrapped.get_future();
        asio::post(io_, [&] { wrapped(); });
        return done.get();
    }
    http_server_counts counts() {
        return on_its_thread([this] { return server_.counts(); });
    }
    asio::io_context& io() { return io_; }

    recording_log log;
    std::uint16_t port = 0;

private:
    asio::io_context io_{1};
    http_server server_;
    asio::executor_work_guard<asio::io_context::executor_type> guard_;
    std::thread thread_;
};

// Blocking, with a limit of ten seconds on every read.
class raw_client {
public:
    // `from`: an address of the loopback network, so that one machine can be several clients.
    explicit raw_client(std::uint16_t port, const std::string& from = "127.0.0.1") {
        socket_.open(asio::ip::tcp::v4());
        socket_.bind({asio::ip::make_address(from), 0});
        socket_.connect({asio::ip::address_v4::loopback(), port});
        const timeval limit{10, 0};
        setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        socket_.set_option(asio::ip::tcp::no_delay(true));
    }

    raw_client& send(std::string_view octets) {
        boost::system::error_code ignored;  // the server may have hung up already; what it said is what counts
        asio::write(socket_, asio::buffer(octets.data(), octets.size()), ignored);
        return *this;
    }
    void finish_sending() { socket_.shutdown(asio::socket_base::shutdown_send); }
    void hang_up() { socket_.close(); }

    // Everything until the server closes.
    std::string read_all() {
        while (read_some()) {
        }
        return std::exchange(received_, {});
    }
    // One answer with Content-Length, or without a body when `bodiless`.
    std::string read_answer(bool bodiless = false) {
        while (received_.find("\r\n\r\n") == std::string::npos)
            if (!read_some()) return std::exchange(received_, {});
        auto size = received_.find("\r\n\r\n") + 4;
        const auto length = received_.find("Content-Length: ");
        if (!bodiless && length < size) size += std::stoul(received_.substr(length + 16));
        while (received_.size() < size)
            if (!read_some()) break;
        auto answer = received_.substr(0, size);
        received_.erase(0, answer.size());
        return answer;
    }
    bool is_closed_by_server() {
        received_.clear();
        return !read_some() && closed_;
    }
    std::string buffered() const { return received_; }

private:
    bool read_some() {
        char octets[65536];
        const auto count = ::recv(socket_.native_handle(), octets, sizeof octets, 0);
        if (count <= 0) closed_ = count == 0 || errno == ECONNRESET;
        if (count <= 0) return false;
        received_.append(octets, static_cast<std::size_t>(count));
        return true;
    }

    asio::io_context io_;
    asio::ip::tcp::socket socket_{io_};
    std::string received_;
    bool closed_ = false;
};

inline int status_in(std::string_view answer) {
    return answer.starts_with("HTTP/1.1 ") ? std::stoi(std::string(answer.substr(9, 3))) : 0;
}

}  // namespace tidings::testing_support
