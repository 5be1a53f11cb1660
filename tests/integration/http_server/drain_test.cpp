// Stopping: what is in flight is finished, what is idle is closed, what comes late is refused, and the limit is kept.
#include "recording_handler.hpp"
#include "running_server.hpp"

namespace tidings {
namespace {

using namespace testing_support;

struct HttpDrain : ::testing::Test {
    recording_handler handler;
    running_server server{on_any_port(), handler.handler()};

    void wait_until_handled(std::size_t count) {
        asio::io_context io;
        asio::steady_timer pause{io};
        for (int n = 0; n < 2000 && handler.requests().size() < count; ++n) {
            pause.expires_after(1ms);
            pause.wait();
        }
        ASSERT_EQ(handler.requests().size(), count);
    }
};

TEST_F(HttpDrain, requests_in_flight_are_answered_and_their_connections_closed) {
    raw_client client{server.port};
    client.send(get("/slow?200"));
    wait_until_handled(1);

    auto drained = server.drain(10s);
    const auto answer = client.read_all();

    EXPECT_EQ(status_in(answer), 200);
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_TRUE(drained.get());
}

TEST_F(HttpDrain, idle_connections_are_closed_at_once) {
    raw_client client{server.port};
    client.send(get("/x"));
    client.read_answer();

    EXPECT_TRUE(server.drain(10s).get());
    EXPECT_TRUE(client.is_closed_by_server());
}

// The next request's bytes are out of the socket, and the drain is ahead of the session in the loop's queue.
TEST(HttpDrainInTurn, a_request_that_comes_at_the_same_moment_is_not_begun_without_an_answer) {
    recording_handler seen;
    recording_log log;
    asio::io_context io{1};
    std::optional<http_server> server;
    std::optional<raw_client> client;
    std::optional<bool> drained;
    const auto handler = [&](const api::http_request& request) {
        if (request.target == "/first") {
            client->send(get("/second"));
            asio::post(io, [&] {
                asio::co_spawn(io, server->drain(10s), [&](std::exception_ptr, bool all) { drained = all; });
            });
        }
        return seen.handler().handle(request);
    };
    server.emplace(io, on_any_port(), api::http_handler{handler, {}}, logger(log, "http_server"));
    ASSERT_TRUE(server->start());
    client.emplace(server->port());
    client->send(get("/first"));

    while (!drained) io.run_one_for(1s);
    const auto answers = client->read_all();

    EXPECT_EQ(answers.find("GET /second") != std::string::npos, seen.requests().size() == 2) << answers;
    EXPECT_EQ(drained, true);
}

TEST_F(HttpDrain, a_request_that_is_still_being_sent_is_answered) {
    raw_client client{server.port};
    client.send("POST /x HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    client.read_answer(true);

    auto drained = server.drain(10s);
    client.send("hello");

    EXPECT_TRUE(client.read_all().ends_with("POST /x hello"));
    EXPECT_TRUE(drained.get());
}

TEST_F(HttpDrain, the_limit_cuts_what_does_not_end) {
    raw_client client{server.port};
    client.send(get("/slow?20000"));
    wait_until_handled(1);

    EXPECT_FALSE(server.drain(50ms).get());
    EXPECT_EQ(client.read_all(), "");
    EXPECT_EQ(server.log.count("connections were cut while draining"), 1u);
}

TEST_F(HttpDrain, new_connections_are_refused) {
    EXPECT_TRUE(server.drain(10s).get());

    EXPECT_THROW(raw_client{server.port}, boost::system::system_error);
}

}  // namespace
}  // namespace tidings
