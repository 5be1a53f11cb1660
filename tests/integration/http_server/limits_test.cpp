// Every bound of http_server_config is crossed once, and the server still serves afterwards.
#include "recording_handler.hpp"
#include "running_server.hpp"

namespace tidings {
namespace {

using namespace testing_support;

struct HttpLimits : ::testing::Test {
    recording_handler handler;
    running_server server{on_any_port(), handler.handler()};

    // The status of the one answer; the connection must be closed behind it, and nothing may have been executed.
    int refusal_of(std::string_view octets) {
        raw_client client{server.port};
        client.send(octets);
        const auto answer = client.read_all();
        EXPECT_TRUE(handler.requests().empty());
        EXPECT_NE(answer.find("application/problem+json"), std::string::npos) << answer;
        EXPECT_NE(answer.find("Connection: close"), std::string::npos) << answer;
        return status_in(answer);
    }
    int answer_of(std::string_view octets) { return status_in(raw_client{server.port}.send(octets).read_answer()); }
};

TEST_F(HttpLimits, a_body_at_the_limit_passes_and_one_octet_more_is_413) {
    EXPECT_EQ(refusal_of(post("/x", std::string(256 * 1024 + 1, 'b'))), 413);
    EXPECT_EQ(answer_of(post("/x", std::string(256 * 1024, 'b'))), 200);
}

TEST_F(HttpLimits, a_chunked_body_over_the_limit_is_413) {
    std::string chunks;
    for (int n = 0; n < 5; ++n) chunks += "10000\r\n" + std::string(0x10000, 'b') + "\r\n";
    EXPECT_EQ(refusal_of("POST /x HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n"),
              413);
}

TEST_F(HttpLimits, a_head_over_16_kb_is_431_with_and_without_an_end) {
    const auto endless = "GET /x HTTP/1.1\r\nHost: t\r\nX-Long: " + std::string(17 * 1024, 'x');
    EXPECT_EQ(refusal_of(endless), 431);
    EXPECT_EQ(refusal_of(endless + "\r\n\r\n"), 431);
    EXPECT_EQ(answer_of("GET /x HTTP/1.1\r\nHost: t\r\nX-Long: " + std::string(15 * 1024, 'x') + "\r\n\r\n"), 200);
}

TEST_F(HttpLimits, more_than_100_fields_are_431) {
    std::string fields;
    for (int n = 0; n < 99; ++n) fields += "X-" + std::to_string(n) + ": y\r\n";
    EXPECT_EQ(refusal_of("GET /x HTTP/1.1\r\nHost: t\r\n" + fields + "One-More: y\r\n\r\n"), 431);
    EXPECT_EQ(answer_of("GET /x HTTP/1.1\r\nHost: t\r\n" + fields + "\r\n"), 200);
}

TEST_F(HttpLimits, a_target_over_8_kb_is_414_with_and_without_an_end) {
    EXPECT_EQ(refusal_of(get("/" + std::string(8 * 1024, 'x'))), 414);
    EXPECT_EQ(refusal_of("GET /" + std::string(17 * 1024, 'x')), 414);
    EXPECT_EQ(answer_of(get("/" + std::string(8 * 1024 - 1, 'x'))), 200);
}

TEST_F(HttpLimits, endless_chunk_extensions_and_trailers_are_refused) {
    const std::string head = "POST /x HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(refusal_of(head + "5;" + std::string(40 * 1024, 'e')), 431);
    EXPECT_EQ(refusal_of(head + "0\r\nX: " + std::string(40 * 1024, 't')), 431);
}

struct HttpDeadlines : ::testing::Test {
    static http_server_config quick() {
        auto config = on_any_port();
        config.head_deadline = 60ms;
        config.request_deadline = 150ms;
        config.idle_deadline = 100ms;
        config.write_deadline = 200ms;
        config.linger = 100ms;
        return config;
    }
    recording_handler handler;
    running_server server{quick(), handler.handler()};
    raw_client client{server.port};

    // Sends one byte at a time, each well within any per-read limit, until the server has had enough.
    std::string drip(std::string_view start, std::string_view octet) {
        client.send(start);
        asio::steady_timer pause{pace_};
        for (int n = 0; n < 100 && server.counts().timed_out == 0; ++n) {
            client.send(octet);
            pause.expires_after(10ms);
            pause.wait();
        }
        return client.read_all();
    }
    asio::io_context pace_;
};

TEST_F(HttpDeadlines, a_head_that_drips_in_is_cut_off_with_408) {
    const auto answer = drip("GET /x HTTP/1.1\r\nX: ", "y");

    EXPECT_EQ(status_in(answer), 408);
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_TRUE(handler.requests().empty());
}

TEST_F(HttpDeadlines, a_body_that_drips_in_is_cut_off_with_408_although_every_octet_is_in_time) {
    const auto started = std::chrono::steady_clock::now();
    const auto answer = drip("POST /x HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n", "y");

    EXPECT_EQ(status_in(answer), 408);
    EXPECT_GE(std::chrono::steady_clock::now() - started, 150ms);
    EXPECT_TRUE(handler.requests().empty());
}

TEST_F(HttpDeadlines, an_idle_connection_is_closed_without_a_word) {
    client.send(get("/x"));
    client.read_answer();

    EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(HttpDeadlines, a_connection_that_never_asks_is_closed_without_a_word) {
    EXPECT_EQ(client.read_all(), "");
}

TEST_F(HttpDeadlines, a_handler_that_takes_too_long_costs_a_503_and_the_connection) {
    client.send(get("/slow?400") + get("/never"));

    const auto answer = client.read_all();

    EXPECT_EQ(status_in(answer), 503);
    EXPECT_NE(answer.find("Retry-After"), std::string::npos);
    EXPECT_TRUE(server.drain(5s).get());
    EXPECT_EQ(handler.requests().size(), 1u);
}

TEST_F(HttpDeadlines, a_client_that_does_not_read_its_answer_is_cut_off) {
    client.send(get("/big?80000000"));

    EXPECT_TRUE(server.drain(5s).get());
    EXPECT_LT(client.read_all().size(), 80'000'000u);
}

struct HttpCaps : ::testing::Test {
    static http_server_config with(std::size_t total, std::size_t per_client) {
        auto config = on_any_port();
        config.connections_max = total;
        config.connections_per_client_max = per_client;
        return config;
    }
    recording_handler handler;
};

TEST_F(HttpCaps, connections_over_the_total_are_turned_away_and_the_others_still_served) {
    running_server server{with(2, 10), handler.handler()};
    raw_client first{server.port}, second{server.port}, third{server.port};

    const auto refused = third.read_all();
    first.send(get("/1"));
    second.send(get("/2"));

    EXPECT_EQ(status_in(refused), 503);
    EXPECT_NE(refused.find("Retry-After"), std::string::npos);
    EXPECT_EQ(status_in(first.read_answer()), 200);
    EXPECT_EQ(status_in(second.read_answer()), 200);
    EXPECT_EQ(server.counts().turned_away, 1u);
}

TEST_F(HttpCaps, a_client_over_its_own_cap_is_turned_away_until_it_closes_one) {
    running_server server{with(10, 1), handler.handler()};
    raw_client first{server.port};
    first.send(get("/1"));
    first.read_answer();
    EXPECT_EQ(status_in(raw_client{server.port}.read_all()), 503);

    first.send("GET /x HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    first.read_all();
    first.hang_up();
    int status = 0;
    for (int n = 0; n < 1000 && status != 200; ++n)
        status = status_in(raw_client{server.port}.send(get("/2")).read_answer());

    EXPECT_EQ(status, 200);
}

TEST_F(HttpCaps, probes_are_answered_when_a_client_has_all_it_may_and_the_rest_say_nothing) {
    auto config = with(10, 1);
    config.crowd_max = 4;
    config.crowd_deadline = 10s;
    running_server server{config, handler.handler()};
    raw_client first{server.port};
    first.send(get("/1"));
    first.read_answer();
    std::vector<std::unique_ptr<raw_client>> silent;
    for (int n = 0; n < 50; ++n) {
        silent.push_back(std::make_unique<raw_client>(server.port));
        silent.back()->send("GET /slow");
    }

    const auto probed = raw_client{server.port}.send(get("/vital")).read_all();
    const auto refused = raw_client{server.port}.send(get("/other")).read_all();

    EXPECT_EQ(status_in(probed), 200);
    EXPECT_NE(probed.find("Connection: close"), std::string::npos);
    EXPECT_EQ(status_in(refused), 503);
    EXPECT_NE(refused.find("too-many-connections"), std::string::npos);
    EXPECT_EQ(status_in(silent.front()->read_all()), 503);
    EXPECT_LE(server.counts().connections, 1u + 4u);
}

TEST_F(HttpCaps, probes_are_answered_when_all_connections_are_taken) {
    running_server server{with(1, 1), handler.handler()};
    raw_client first{server.port};
    first.send(get("/1"));
    first.read_answer();

    EXPECT_EQ(status_in(raw_client{server.port, "127.0.0.9"}.send(get("/vital")).read_all()), 200);
}

struct HttpBehindProxy : HttpCaps {
    static http_server_config behind_proxy() {
        auto config = with(10, 1);
        config.proxies = *trusted_proxies::parse({"127.0.0.1"});
        return config;
    }
    static std::string on_behalf_of(std::string_view client, std::string_view target) {
        return "GET " + std::string(target) + " HTTP/1.1\r\nHost: t\r\nX-Forwarded-For: " + std::string(client) +
               "\r\n\r\n";
    }
};

TEST_F(HttpBehindProxy, clients_are_told_apart_and_one_at_its_cap_does_not_lock_out_the_others) {
    running_server server{behind_proxy(), handler.handler()};
    raw_client busy{server.port}, again{server.port}, other{server.port};
    busy.send(on_behalf_of("198.51.100.7", "/slow?400"));
    while (handler.requests().empty()) std::this_thread::yield();

    const auto refused = again.send(on_behalf_of("198.51.100.7", "/2")).read_answer();
    EXPECT_EQ(status_in(refused), 503);
    EXPECT_EQ(refused.find("Connection: close"), std::string::npos);
    EXPECT_EQ(status_in(again.send(on_behalf_of("198.51.100.7", "/vital")).read_answer()), 200);
    EXPECT_EQ(status_in(again.send(on_behalf_of("198.51.100.8", "/3")).read_answer()), 200);
    EXPECT_EQ(status_in(other.send(on_behalf_of("198.51.100.9", "/4")).read_answer()), 200);
    EXPECT_EQ(status_in(busy.read_answer()), 200);
    EXPECT_EQ(status_in(again.send(on_behalf_of("198.51.100.7", "/5")).read_answer()), 200);
}

TEST_F(HttpBehindProxy, the_handler_sees_the_client_and_nobody_else_can_say_who_they_are) {
    running_server server{behind_proxy(), handler.handler()};

    raw_client{server.port}.send(on_behalf_of("198.51.100.7", "/")).read_answer();
    raw_client{server.port, "127.0.0.2"}.send(on_behalf_of("198.51.100.7", "/")).read_answer();

    EXPECT_EQ(handler.requests().at(0).remote, "198.51.100.7");
    EXPECT_EQ(handler.requests().at(1).remote, "127.0.0.2");
}

TEST(HttpListen, a_taken_port_is_named_in_the_error) {
    recording_handler handler;
    running_server server{on_any_port(), handler.handler()};
    auto config = on_any_port();
    config.listen.port = server.port;
    asio::io_context io;
    http_server second{io, config, handler.handler(), logger(server.log, "http_server")};

    const auto started = second.start();

    ASSERT_TRUE(started.has_error());
    EXPECT_NE(started.error().detail.find("TIDINGS_HTTP_LISTEN"), std::string::npos);
}

}  // namespace
}  // namespace tidings
