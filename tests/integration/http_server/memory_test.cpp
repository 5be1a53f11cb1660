// Bytes that nobody vouches for: a stranger's body is refused by its head, all bodies share one budget, and a body that
// does not come is not waited for.
#include <sys/resource.h>
#include <fstream>
#include "recording_handler.hpp"
#include "running_server.hpp"
#include "support/sanitized.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::string_literals;

constexpr std::size_t body_size = 200'000;

std::string head_for(std::size_t length, std::string_view more = {}) {
    return "POST /x HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(length) + "\r\n" + std::string(more) +
           "\r\n";
}

struct HttpMemory : ::testing::Test {
    static http_server_config small_memory() {
        auto config = on_any_port();
        config.request_memory = 1024 * 1024;
        return config;
    }
    recording_handler handler;
};

TEST_F(HttpMemory, a_stranger_is_told_so_before_the_body_is_taken) {
    running_server server{on_any_port(), handler.handler()};
    raw_client client{server.port};

    client.send(head_for(body_size, "Authorization: wrong\r\n"));
    const auto answer = client.read_answer();

    EXPECT_EQ(status_in(answer), 401);
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_EQ(server.counts().memory_held, 0u);
    EXPECT_TRUE(handler.requests().empty());
}

TEST_F(HttpMemory, a_stranger_who_asks_first_is_not_told_to_go_on) {
    running_server server{on_any_port(), handler.handler()};
    raw_client client{server.port};

    client.send(head_for(body_size, "Authorization: wrong\r\nExpect: 100-continue\r\n"));

    EXPECT_EQ(status_in(client.read_answer()), 401);
}

TEST_F(HttpMemory, a_stranger_who_sends_the_body_all_the_same_can_still_read_the_answer) {
    running_server server{on_any_port(), handler.handler()};
    raw_client client{server.port};

    client.send(head_for(body_size, "Authorization: wrong\r\n") + std::string(body_size, 'x'));
    client.finish_sending();

    EXPECT_EQ(status_in(client.read_all()), 401);
    EXPECT_TRUE(handler.requests().empty());
}

TEST_F(HttpMemory, bodies_beyond_the_budget_are_refused_and_may_come_when_others_have_ended) {
    running_server server{small_memory(), handler.handler()};
    raw_client first{server.port}, second{server.port, "127.0.0.2"}, third{server.port, "127.0.0.3"};
    std::vector<std::unique_ptr<raw_client>> many;
    for (const auto from : {"127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2"}) {
        many.push_back(std::make_unique<raw_client>(server.port, from));
        many.back()->send(head_for(body_size, "Expect: 100-continue\r\n"));
        EXPECT_EQ(status_in(many.back()->read_answer(true)), 100);
    }

    const auto refused = third.send(head_for(body_size)).read_answer();
    EXPECT_EQ(status_in(refused), 503);
    EXPECT_NE(refused.find("Retry-After: "), std::string::npos);
    EXPECT_NE(refused.find("too-much-at-once"), std::string::npos);
    EXPECT_LE(server.counts().memory_held, 1024u * 1024);
    EXPECT_EQ(server.counts().out_of_memory, 1u);

    for (auto& one : many) EXPECT_EQ(status_in(one->send(std::string(body_size, 'x')).read_answer()), 200);
    raw_client again{server.port, "127.0.0.3"};
    EXPECT_EQ(status_in(again.send(head_for(body_size) + std::string(body_size, 'x')).read_answer()), 200);
    again.send(get("/small"));
    again.read_answer();
    EXPECT_EQ(server.counts().memory_held, 0u);
}

TEST_F(HttpMemory, one_client_cannot_use_up_the_budget_of_all) {
    running_server server{small_memory(), handler.handler()};
    std::vector<std::unique_ptr<raw_client>> many;
    int refused = 0;
    for (int n = 0; n < 5; ++n) {
        many.push_back(std::make_unique<raw_client>(server.port));
        refused +=
            status_in(many.back()->send(head_for(body_size, "Expect: 100-continue\r\n")).read_answer(true)) == 503;
    }

    raw_client other{server.port, "127.0.0.2"};
    EXPECT_EQ(status_in(other.send(head_for(body_size) + std::string(body_size, 'x')).read_answer()), 200);
    EXPECT_EQ(refused, 3);
}

TEST_F(HttpMemory, a_body_in_chunks_is_counted_as_it_comes) {
    auto config = small_memory();
    config.limits.body_octets = 400'000;
    running_server server{config, handler.handler()};
    raw_client first{server.port}, second{server.port};
    first.send(head_for(400'000, "Expect: 100-continue\r\n"));
    EXPECT_EQ(status_in(first.read_answer(true)), 100);

    second.send("POST /x HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int n = 0; n < 30; ++n) second.send("2710\r\n" + std::string(10'000, 'x') + "\r\n");

    EXPECT_EQ(status_in(second.read_answer()), 503);
    EXPECT_LE(server.counts().memory_held, 512u * 1024);
}

TEST_F(HttpMemory, a_body_that_stops_coming_is_not_waited_for) {
    auto config = on_any_port();
    config.body_grace = 60ms;
    running_server server{config, handler.handler()};
    raw_client client{server.port};

    client.send(head_for(body_size) + std::string(body_size / 2, 'x'));

    EXPECT_EQ(status_in(client.read_answer()), 408);
    EXPECT_TRUE(handler.requests().empty());
}

std::size_t resident_bytes() {
    std::ifstream about{"/proc/self/statm"};
    std::size_t all = 0, resident = 0;
    about >> all >> resident;
    return resident * 4096;
}

TEST_F(HttpMemory, a_thousand_bodies_that_never_end_cost_no_more_than_the_budget) {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    running_server server{on_any_port(), handler.handler()};
    const auto before = resident_bytes();
    const auto request = head_for(262'144) + std::string(250'000, 'x');
    std::vector<std::unique_ptr<raw_client>> many;
    for (int n = 0; n < 1'000; ++n) {
        many.push_back(std::make_unique<raw_client>(server.port, "127.0.0." + std::to_string(1 + n % 4)));
        many.back()->send(request);
    }

    auto counts = server.counts();
    for (int n = 0; n < 100'000 && counts.out_of_memory < 800; ++n) counts = server.counts();
    EXPECT_LE(resident_bytes() - before, (sanitized ? 80u : 64u) * 1024 * 1024);
    EXPECT_LE(counts.memory_held, 32u * 1024 * 1024);
    EXPECT_GE(counts.out_of_memory, 800u);
    EXPECT_EQ(status_in(raw_client{server.port}.send(post("/small", "x")).read_answer()), 200);
}

}  // namespace
}  // namespace tidings
