// Answers without an end: what is sent, and how they end: by themselves, by the client, by a client that does not read,
// by a stop.
#include <atomic>
#include <boost/asio/redirect_error.hpp>
#include <deque>
#include "recording_handler.hpp"
#include "running_server.hpp"

namespace tidings {
namespace {

using namespace testing_support;

// Gives what it is fed, or the same piece for ever. On the server's thread, but for what is atomic.
struct fed_stream final : api::answer_stream {
    std::deque<std::string> pieces;
    std::string endless;
    std::atomic<int> taken = 0;
    std::atomic<bool> ended = false;
    std::unique_ptr<asio::steady_timer> wake;

    task<std::string> next() override {
        wake = std::make_unique<asio::steady_timer>(co_await asio::this_coro::executor,
                                                    asio::steady_timer::time_point::max());
        while (!ended && pieces.empty() && endless.empty()) {
            boost::system::error_code woken;
            co_await wake->async_wait(asio::redirect_error(asio::use_awaitable, woken));
            wake->expires_at(asio::steady_timer::time_point::max());
        }
        if (ended) co_return std::string{};
        ++taken;
        if (!endless.empty()) co_return endless;
        auto piece = std::move(pieces.front());
        pieces.pop_front();
        co_return piece;
    }
    void keep_while(std::function<bool()>) override {}
    void end() override {
        ended = true;
        if (wake) wake->cancel();
    }
    void feed(std::string piece) {
        pieces.push_back(std::move(piece));
        if (wake) wake->cancel();
    }
};

struct HttpStream : ::testing::Test {
    std::optional<running_server> server;  // outlives the stream, whose timer is one of its executor's
    std::shared_ptr<fed_stream> stream = std::make_shared<fed_stream>();

    void start(http_server_config config = on_any_port()) {
        server.emplace(std::move(config),
                       api::http_handler{[this](const api::http_request&) { return answer(stream); }, {}, {}});
    }
    static task<api::http_response> answer(std::shared_ptr<fed_stream> stream) {
        api::http_response opened;
        opened.content_type = "text/event-stream";
        opened.stream = std::move(stream);
        co_return opened;
    }
    void feed(const std::string& piece) {
        server->on_its_thread([&] {
            stream->feed(piece);
            return 0;
        });
    }
    bool comes_true(const std::function<bool()>& what, std::chrono::seconds limit = 10s) {
        asio::io_context io;
        asio::steady_timer pause{io};
        const auto until = std::chrono::steady_clock::now() + limit;
        while (!what() && std::chrono::steady_clock::now() < until) {
            pause.expires_after(1ms);
            pause.wait();
        }
        return what();
    }
};

TEST_F(HttpStream, pieces_go_out_as_they_come_and_the_end_closes_the_connection) {
    start();
    raw_client client{server->port};
    client.send(get("/live"));
    const auto head = client.read_answer(true);
    EXPECT_EQ(status_in(head), 200);
    EXPECT_NE(head.find("Connection: close"), std::string::npos);
    EXPECT_EQ(head.find("Content-Length"), std::string::npos);

    feed("one\n");
    feed("two\n");
    EXPECT_TRUE(comes_true([&] { return stream->taken == 2; }));
    server->on_its_thread([&] {
        stream->end();
        return 0;
    });

    EXPECT_EQ(client.read_all(), "one\ntwo\n");
}

TEST_F(HttpStream, a_client_that_hangs_up_in_silence_ends_it) {
    start();
    raw_client client{server->port};
    client.send(get("/live"));
    client.read_answer(true);

    client.hang_up();

    EXPECT_TRUE(comes_true([&] { return stream->ended.load(); }));
    EXPECT_TRUE(comes_true([&] { return server->counts().connections == 0; }));
}

TEST_F(HttpStream, a_client_that_does_not_read_is_cut_and_no_more_than_one_piece_waits) {
    auto config = on_any_port();
    config.write_deadline = 300ms;
    start(std::move(config));
    stream->endless.assign(256 * 1024, 'x');
    raw_client client{server->port};
    client.send(get("/live"));

    EXPECT_TRUE(comes_true([&] { return stream->ended.load(); }));
    EXPECT_TRUE(comes_true([&] { return server->counts().connections == 0; }));
    EXPECT_LT(stream->taken, 200) << "what the system's buffers hold, and no more";
}

TEST_F(HttpStream, a_stop_ends_it_and_nothing_is_cut) {
    start();
    raw_client client{server->port};
    client.send(get("/live"));
    client.read_answer(true);
    feed("one\n");
    EXPECT_TRUE(comes_true([&] { return stream->taken == 1; }));

    EXPECT_TRUE(server->drain(10s).get());
    EXPECT_EQ(client.read_all(), "one\n");
}

TEST_F(HttpStream, it_outlives_the_deadline_of_a_request) {
    auto config = on_any_port();
    config.request_deadline = config.head_deadline = 200ms;
    start(std::move(config));
    raw_client client{server->port};
    client.send(get("/live"));
    client.read_answer(true);
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(comes_true([&] { return std::chrono::steady_clock::now() - begun > 600ms; }));

    feed("late\n");

    EXPECT_TRUE(comes_true([&] { return stream->taken == 1; }));
    EXPECT_FALSE(stream->ended);
}

TEST_F(HttpStream, a_head_request_gets_the_head_alone) {
    start();
    raw_client client{server->port};

    client.send("HEAD /live HTTP/1.1\r\nHost: t\r\n\r\n");

    EXPECT_EQ(status_in(client.read_all()), 200);
    EXPECT_EQ(stream->taken, 0);
}

}  // namespace
}  // namespace tidings
