// Ordinary exchanges: keep-alive, pipelining, HEAD, Expect, HTTP/1.0, chunked bodies, failures of the handler.
#include "recording_handler.hpp"
#include "running_server.hpp"

namespace tidings {
namespace {

using namespace testing_support;

struct HttpExchange : ::testing::Test {
    recording_handler handler;
    running_server server{on_any_port(), handler.handler()};
    raw_client client{server.port};
};

TEST_F(HttpExchange, one_connection_serves_many_requests) {
    for (int n = 0; n < 50; ++n) {
        client.send(post("/echo", "body " + std::to_string(n)));

        const auto answer = client.read_answer();

        EXPECT_EQ(status_in(answer), 200);
        EXPECT_TRUE(answer.ends_with("POST /echo body " + std::to_string(n))) << answer;
    }
    EXPECT_EQ(server.counts().accepted, 1u);
}

TEST_F(HttpExchange, pipelined_requests_are_answered_in_order) {
    std::string all;
    for (int n = 0; n < 100; ++n)
        all += n % 3 ? get("/r" + std::to_string(n))
                     : post("/slow?" + std::to_string(n % 2), std::string(static_cast<std::size_t>(n * 50), 'b'));
    client.send(all);

    for (int n = 0; n < 100; ++n) {
        const auto answer = client.read_answer();

        const auto expected =
            n % 3 ? "GET /r" + std::to_string(n) + " "
                  : "POST /slow?" + std::to_string(n % 2) + " " + std::string(static_cast<std::size_t>(n * 50), 'b');
        EXPECT_TRUE(answer.ends_with("\r\n\r\n" + expected)) << n << ": " << answer.substr(0, 300);
    }
}

TEST_F(HttpExchange, a_request_that_comes_octet_by_octet_is_read_like_any_other) {
    const auto request = "\r\n" + post("/echo", "hello");
    for (const char octet : request) client.send(std::string_view(&octet, 1));

    EXPECT_TRUE(client.read_answer().ends_with("POST /echo hello"));
}

TEST_F(HttpExchange, head_tells_the_length_and_leaves_the_body_out) {
    client.send("HEAD /x HTTP/1.1\r\nHost: t\r\n\r\n");

    const auto answer = client.read_answer(true);
    EXPECT_NE(answer.find("Content-Length: 8\r\n"), std::string::npos) << answer;
    client.send(get("/y"));

    EXPECT_TRUE(client.read_answer().ends_with("GET /y "));
}

TEST_F(HttpExchange, a_chunked_body_is_put_together_and_trailers_change_nothing) {
    client.send("POST /c HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send("5\r\nhello\r\n");
    client.send("6;note=1\r\n world\r\n0\r\nAuthorization: Bearer x\r\n\r\n");

    EXPECT_TRUE(client.read_answer().ends_with("POST /c hello world"));
}

TEST_F(HttpExchange, a_client_that_expects_100_continue_is_told_to_go_on) {
    client.send("POST /e HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");

    EXPECT_EQ(client.read_answer(true), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("hello");

    EXPECT_TRUE(client.read_answer().ends_with("POST /e hello"));
}

// Another client may follow on the same connection: a proxy keeps one for many.
TEST_F(HttpExchange, who_was_admitted_by_one_request_is_not_who_sends_the_next) {
    client.send(
        "POST /e HTTP/1.1\r\nHost: t\r\nAuthorization: ada\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read_answer(true), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("hello");
    EXPECT_TRUE(client.read_answer().ends_with("POST /e hello"));
    client.send(get("/y"));
    EXPECT_TRUE(client.read_answer().ends_with("GET /y "));

    const auto seen = handler.requests();
    ASSERT_EQ(seen.size(), 2u);
    EXPECT_EQ(seen[0].client, "ada");
    EXPECT_EQ(seen[1].client, "");
}

TEST_F(HttpExchange, a_body_that_will_be_too_large_is_refused_before_it_is_sent) {
    client.send("POST /e HTTP/1.1\r\nHost: t\r\nContent-Length: 300000\r\nExpect: 100-continue\r\n\r\n");

    EXPECT_EQ(status_in(client.read_answer()), 413);
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST_F(HttpExchange, every_answer_has_a_request_id_the_clients_own_or_a_new_one) {
    const auto id_for = [&](const std::string& lines) {
        raw_client one{server.port};
        const auto answer = one.send("GET /x HTTP/1.1\r\nHost: t\r\n" + lines + "\r\n").read_answer();
        const auto at = answer.find("\r\nRequest-Id: ") + 14;
        return answer.substr(at, answer.find("\r\n", at) - at);
    };

    EXPECT_EQ(id_for("request-id: 7f3c:a/b+c=_x@y~1.2-3\r\n"), "7f3c:a/b+c=_x@y~1.2-3");
    EXPECT_EQ(handler.requests().at(0).id, "7f3c:a/b+c=_x@y~1.2-3");
    const auto made = id_for("");
    EXPECT_EQ(made.size(), 20u);
    EXPECT_TRUE(made.starts_with("req_"));
    EXPECT_NE(id_for(""), made);
    for (const auto& strange :
         {"Request-Id: a b\r\n", "Request-Id: <script>\r\n", "Request-Id:\r\n", "Request-Id: a\r\nRequest-Id: b\r\n"})
        EXPECT_TRUE(id_for(strange).starts_with("req_")) << strange;
    EXPECT_TRUE(id_for("Request-Id: " + std::string(129, 'a') + "\r\n").starts_with("req_"));
    EXPECT_TRUE(id_for("Broken : line\r\n").starts_with("req_"));
}

TEST_F(HttpExchange, connection_close_is_honoured) {
    client.send("GET /x HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");

    const auto answer = client.read_all();

    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
    EXPECT_TRUE(answer.ends_with("GET /x "));
}

TEST_F(HttpExchange, http_1_0_closes_unless_asked_to_stay) {
    client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_NE(client.read_answer().find("Connection: keep-alive\r\n"), std::string::npos);

    client.send("GET /b HTTP/1.0\r\n\r\n");

    EXPECT_TRUE(client.read_all().ends_with("GET /b "));
}

TEST_F(HttpExchange, the_absolute_form_of_a_target_means_its_path) {
    client.send("GET http://t/v1?x=1 HTTP/1.1\r\nHost: t\r\n\r\n");

    EXPECT_TRUE(client.read_answer().ends_with("GET /v1?x=1 "));
}

TEST_F(HttpExchange, a_handler_that_throws_costs_one_500_and_not_the_connection) {
    client.send(get("/throw"));
    const auto answer = client.read_answer();
    client.send(get("/next"));

    EXPECT_EQ(status_in(answer), 500);
    EXPECT_NE(answer.find("application/problem+json"), std::string::npos);
    EXPECT_EQ(answer.find("told to"), std::string::npos);
    EXPECT_EQ(status_in(client.read_answer()), 200);
    EXPECT_EQ(server.log.count("a request handler failed"), 1u);
}

TEST_F(HttpExchange, a_line_break_in_a_field_cannot_add_another_field) {
    client.send(get("/split"));

    EXPECT_EQ(client.read_answer().find("X-Injected"), std::string::npos);
}

TEST_F(HttpExchange, a_large_answer_arrives_whole) {
    client.send(get("/big?20000000"));

    const auto answer = client.read_answer();

    EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, 20'000'000u);
}

TEST_F(HttpExchange, a_client_that_hangs_up_midway_leaves_nothing_behind) {
    client.send("POST /x HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nhalf");
    client.hang_up();
    raw_client other{server.port};
    other.send("GET /x HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    other.read_all();

    EXPECT_TRUE(server.drain(5s).get());
    EXPECT_EQ(server.counts().connections, 0u);
    EXPECT_EQ(handler.requests().size(), 1u);
}

TEST(HttpReports, every_answer_is_reported_with_method_route_and_status) {
    recording_handler handler;
    std::vector<std::string> reports;
    const auto now = [] { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); };
    const auto before = now();
    {
        running_server server{on_any_port(), handler.handler(), [&](const request_report& report) {
                                  EXPECT_GT(report.duration.count(), 0);
                                  EXPECT_GE(report.started_at, before);
                                  EXPECT_LE(report.started_at, now());
                                  reports.push_back(std::string(report.method) + " " + std::string(report.route) + " " +
                                                    std::to_string(report.status));
                              }};
        raw_client client{server.port};
        client.send(get("/a") + "BREW /pot HTTP/1.1\r\nHost: t\r\n\r\n" + "GET nowhere HTTP/1.1\r\nHost: t\r\n\r\n");
        client.read_all();
    }

    EXPECT_EQ(reports, (std::vector<std::string>{"GET /any 200", "other /any 200", "GET  400"}));
}

TEST(HttpReports, one_trace_is_in_the_report_the_problem_and_the_log) {
    recording_handler handler;
    std::vector<std::string> reported;
    running_server server{on_any_port(), handler.handler(),
                          [&](const request_report& report) { reported.push_back(report.trace.trace_id); }};
    raw_client client{server.port};
    client.send(
        "GET /throw HTTP/1.1\r\nHost: t\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n\r\n"
        "GET nowhere HTTP/1.1\r\nHost: t\r\n\r\n");
    const auto answers = client.read_all();

    ASSERT_EQ(reported.size(), 2u);
    EXPECT_EQ(reported[0], "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_NE(reported[1], reported[0]);
    for (const auto& trace_id : reported) EXPECT_NE(answers.find("\"" + trace_id + "\""), std::string::npos);
    for (const auto& line : server.log.lines())
        if (line.sentence == "a request handler failed") {
            EXPECT_EQ(line.fields.at("trace_id"), reported[0]);
        }
    EXPECT_TRUE(server.log.said("a request handler failed"));
}

}  // namespace
}  // namespace tidings
