// Answers as they come over a real socket: in pieces, cut short, or with nothing in them.
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include "adapters/http_client/http_client.hpp"
#include "support/run_task.hpp"

namespace tidings {
namespace {

using asio::ip::tcp;

struct HttpAnswer : testing::Test {
    asio::io_context io;
    tcp::acceptor server{io, {asio::ip::address_v4::loopback(), 0}};

    // One request, answered piece by piece; each has been read before the next one leaves.
    static task<> answer(tcp::acceptor* server, std::vector<std::string> pieces) {
        auto line = co_await server->async_accept(asio::use_awaitable);
        line.set_option(tcp::no_delay{true});
        std::string head;
        co_await asio::async_read_until(line, asio::dynamic_buffer(head), "\r\n\r\n", asio::use_awaitable);
        for (const auto& piece : pieces) {
            co_await asio::async_write(line, asio::buffer(piece), asio::use_awaitable);
            for (int turn = 0; turn < 100; ++turn) co_await asio::post(line.get_executor(), asio::use_awaitable);
        }
    }
    result<http_answer> ask(std::vector<std::string> pieces, const std::string& method = "GET") {
        asio::co_spawn(io, answer(&server, std::move(pieces)), asio::detached);
        http_client client{io.get_executor(), {.host = "127.0.0.1", .port = server.local_endpoint().port()}};
        http_call call{.method = method, .target = "/"};
        return testing_support::run_task(io, client.send(std::move(call)));
    }
};

const std::string chunked_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

TEST_F(HttpAnswer, an_empty_chunked_body_may_come_in_pieces) {
    const auto answer = ask({chunked_head, "0\r\n", "\r", "\n"});

    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "");
}

TEST_F(HttpAnswer, a_chunked_body_may_come_octet_by_octet) {
    std::vector<std::string> octets;
    for (const char octet : chunked_head + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX: y\r\n\r\n")
        octets.emplace_back(1, octet);

    const auto answer = ask(octets);

    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->body, "abcde");
}

TEST_F(HttpAnswer, one_that_ends_inside_its_last_chunk_is_not_whole) {
    const auto answer = ask({chunked_head, "0\r\n"});

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, errc::outcome_unknown);
}

TEST_F(HttpAnswer, to_head_has_no_body_whatever_it_announces) {
    const auto answer = ask({chunked_head}, "HEAD");

    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->body, "");
}

TEST_F(HttpAnswer, one_that_is_no_http_is_an_error) {
    EXPECT_EQ(ask({"220 mail.example ESMTP\r\n\r\n"}).error().code, errc::invalid);
}

}  // namespace
}  // namespace tidings
