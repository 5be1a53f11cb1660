// The same server behind a certificate: who gets in and with what, what a handshake may cost, and how it is renewed.
#include <sys/resource.h>
#include <sys/stat.h>
#include <fstream>
#include "adapters/http_server/certificate_keeper.hpp"
#include "recording_handler.hpp"
#include "running_server.hpp"
#include "support/sanitized.hpp"
#include "support/temporary_folder.hpp"
#include "support/test_certificate.hpp"
#include "support/virtual_clock.hpp"
#include "tls_client.hpp"

namespace tidings {
namespace {

using namespace testing_support;

struct HttpTls : ::testing::Test {
    tls_files write(const test_certificate& pair, mode_t key_mode = 0600) {
        const tls_files files{folder / "cert.pem", folder / "key.pem"};
        std::ofstream(files.certificate) << pair.certificate;
        std::ofstream(files.key) << pair.key;
        ::chmod(files.key.c_str(), key_mode);
        return files;
    }
    http_server_config config() {
        auto made = on_any_port();
        const auto loaded = tls_certificate::load(write(own));
        EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().detail);
        made.certificate = [certificate = *loaded] { return certificate; };
        return made;
    }
    http_server_config quick() {
        auto made = config();
        made.head_deadline = 60ms;
        made.request_deadline = 150ms;
        made.idle_deadline = 100ms;
        made.write_deadline = 200ms;
        made.linger = 100ms;
        return made;
    }
    // Waits until the server's counts are so; they are looked at over and over, on its own thread.
    template <class Condition>
    static bool comes_to(running_server& server, Condition condition) {
        const auto until = std::chrono::steady_clock::now() + 10s;
        while (std::chrono::steady_clock::now() < until)
            if (condition(server.counts())) return true;
        return false;
    }

    temporary_folder folder;
    test_certificate own = test_certificate::make("DNS:localhost,IP:127.0.0.1");
    recording_handler handler;
};

TEST_F(HttpTls, requests_are_answered_one_after_the_other_on_one_connection) {
    running_server server{config(), handler.handler()};
    tls_client client{server.port};
    ASSERT_TRUE(client.shake_hands());

    EXPECT_EQ(status_in(client.send(get("/one")).read_answer()), 200);
    client.send(get("/two") + post("/three", std::string(100'000, 'b')));
    EXPECT_EQ(status_in(client.read_answer()), 200);
    EXPECT_EQ(client.read_answer().size() > 100'000, true);
    EXPECT_EQ(handler.requests().size(), 3u);
    EXPECT_EQ(server.counts().memory_held, 0u);
}

TEST_F(HttpTls, a_large_answer_arrives_whole_also_when_it_is_read_slowly) {
    running_server server{config(), handler.handler()};
    tls_client client{server.port};
    ASSERT_TRUE(client.shake_hands());

    client.send(get("/big?30000000"));
    tls_client other{server.port};
    ASSERT_TRUE(other.shake_hands());
    EXPECT_EQ(status_in(other.send(get("/meanwhile")).read_answer()), 200);

    EXPECT_GT(client.read_answer().size(), 30'000'000u);
    EXPECT_EQ(status_in(client.send(get("/next")).read_answer()), 200);
}

TEST_F(HttpTls, the_end_is_said_and_not_only_cut) {
    running_server server{config(), handler.handler()};
    tls_client client{server.port};
    ASSERT_TRUE(client.shake_hands());

    client.send("GET /x HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");

    EXPECT_EQ(status_in(client.read_all()), 200);
    EXPECT_TRUE(client.was_told_goodbye());
}

TEST_F(HttpTls, versions_and_ciphers_of_the_past_are_refused) {
    running_server server{config(), handler.handler()};
    struct row {
        const char* what;
        tls_offer offer;
        bool gets_in;
    };
    const std::vector<row> rows{
        {"TLS 1.0", {TLS1_VERSION, TLS1_VERSION}, false},
        {"TLS 1.1", {TLS1_1_VERSION, TLS1_1_VERSION}, false},
        {"TLS 1.2", {TLS1_2_VERSION, TLS1_2_VERSION, "DEFAULT"}, true},
        {"TLS 1.3", {TLS1_3_VERSION, TLS1_3_VERSION, "DEFAULT"}, true},
        {"CBC", {TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0"}, false},
        {"CBC with SHA-1", {TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0"}, false},
        {"no forward secrecy", {TLS1_2_VERSION, TLS1_2_VERSION, "AES128-GCM-SHA256:@SECLEVEL=0"}, false},
        {"no encryption", {TLS1_2_VERSION, TLS1_2_VERSION, "NULL:@SECLEVEL=0"}, false},
        {"nobody's name", {TLS1_2_VERSION, TLS1_2_VERSION, "aNULL:@SECLEVEL=0"}, false},
        {"GCM", {TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256"}, true},
        {"ChaCha20", {TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305"}, true}};
    for (const auto& one : rows) EXPECT_EQ((tls_client{server.port, one.offer}.shake_hands()), one.gets_in) << one.what;
    EXPECT_TRUE(comes_to(server, [](const auto& now) { return now.handshake_failures == 7; }));
}

TEST_F(HttpTls, http_1_1_is_what_is_agreed_on) {
    running_server server{config(), handler.handler()};
    tls_client both{server.port, {.protocols = {"h2", "http/1.1"}}}, only_h2{server.port, {.protocols = {"h2"}}};

    EXPECT_TRUE(both.shake_hands());
    EXPECT_EQ(both.protocol(), "http/1.1");
    EXPECT_FALSE(only_h2.shake_hands());
}

TEST_F(HttpTls, plain_http_is_told_what_this_port_speaks) {
    running_server server{config(), handler.handler()};
    for (const auto& asked : {get("/x"), post("/x", "body"), std::string("PATCH /v1/x HTTP/1.1\r\nHost: t\r\n\r\n")}) {
        raw_client client{server.port};
        const auto answer = client.send(asked).read_all();
        EXPECT_EQ(status_in(answer), 400) << answer;
        EXPECT_NE(answer.find("This port speaks TLS"), std::string::npos);
        EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    }
    EXPECT_EQ(raw_client{server.port}.send("\x01\x02 no protocol at all").read_all(), "");
    EXPECT_TRUE(handler.requests().empty());
}

TEST_F(HttpTls, a_handshake_that_stops_halfway_is_cut_off) {
    running_server server{quick(), handler.handler()};
    raw_client silent{server.port}, half{server.port};
    half.send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9));

    EXPECT_EQ(half.read_all(), "");
    EXPECT_EQ(silent.read_all(), "");
    EXPECT_TRUE(comes_to(server, [](const auto& now) { return now.connections == 0; }));
    EXPECT_EQ(server.counts().timed_out, 2u);
    EXPECT_EQ(server.counts().memory_held, 0u);
}

TEST_F(HttpTls, deadlines_and_half_sent_requests_are_answered_through_tls) {
    running_server server{quick(), handler.handler()};
    tls_client late{server.port};
    ASSERT_TRUE(late.shake_hands());
    late.send("GET /x HTTP/1.1\r\nX: ");
    EXPECT_EQ(status_in(late.read_all()), 408);
    tls_client slow{server.port};
    ASSERT_TRUE(slow.shake_hands());
    EXPECT_EQ(status_in(slow.send(get("/slow?400")).read_all()), 503);
    EXPECT_TRUE(server.drain(5s).get());
}

TEST_F(HttpTls, handshakes_hold_a_place_and_memory_and_others_still_get_in) {
    auto small = config();
    small.request_memory = 1024 * 1024;  // sixteen handshakes, eight of one client
    running_server server{small, handler.handler()};
    std::vector<std::unique_ptr<raw_client>> halves;
    for (int n = 0; n < 12; ++n) {
        halves.push_back(std::make_unique<raw_client>(server.port));
        halves.back()->send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9));
    }

    EXPECT_TRUE(comes_to(server, [](const auto& now) { return now.out_of_memory == 4 && now.connections == 8; }));
    EXPECT_EQ(server.counts().memory_held, 512u * 1024);
    tls_client other{server.port, {}, "127.0.0.2"};
    ASSERT_TRUE(other.shake_hands());
    EXPECT_EQ(status_in(other.send(get("/x")).read_answer()), 200);
    halves.clear();
    EXPECT_TRUE(comes_to(server, [](const auto& now) { return now.memory_held == 0 && now.connections == 1; }));
}

TEST_F(HttpTls, connections_beyond_the_limit_are_heard_when_they_ask_for_what_is_vital) {
    auto few = config();
    few.connections_max = 4;
    few.crowd_max = 2;
    running_server server{few, handler.handler()};
    std::vector<std::unique_ptr<raw_client>> halves;
    for (int n = 0; n < 4; ++n) halves.push_back(std::make_unique<raw_client>(server.port));
    ASSERT_TRUE(comes_to(server, [](const auto& now) { return now.connections == 4; }));

    tls_client probe{server.port}, stranger{server.port};
    ASSERT_TRUE(probe.shake_hands());
    EXPECT_EQ(status_in(probe.send(get("/vital")).read_answer()), 200);
    ASSERT_TRUE(stranger.shake_hands());
    EXPECT_EQ(status_in(stranger.send(get("/x")).read_answer()), 503);
}

std::size_t resident_bytes() {
    std::ifstream about{"/proc/self/statm"};
    std::size_t all = 0, resident = 0;
    about >> all >> resident;
    return resident * 4096;
}

// The clients are in this process too, and theirs is the larger half: OpenSSL keeps a session for each.
TEST_F(HttpTls, two_thousand_idle_connections_cost_little_each) {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    running_server server{config(), handler.handler()};
    std::vector<std::unique_ptr<tls_client>> many;
    const auto open_some = [&](int count) {
        for (int n = 0; n < count; ++n) {
            many.push_back(
                std::make_unique<tls_client>(server.port, tls_offer{}, "127.0.0." + std::to_string(1 + n % 4)));
            ASSERT_TRUE(many.back()->shake_hands());
            ASSERT_EQ(status_in(many.back()->send(get("/x")).read_answer()), 200);
        }
    };
    open_some(50);  // what is allocated once
    const auto before = resident_bytes();
    open_some(2'000);

    EXPECT_EQ(server.counts().connections, 2'050u);
    EXPECT_EQ(server.counts().memory_held, 0u);
    EXPECT_LE(resident_bytes() - before, 2'000u * (sanitized ? 192 : 96) * 1024);
    RecordProperty("bytes_each", static_cast<int>((resident_bytes() - before) / 2'000));
    std::cout << (resident_bytes() - before) / 2'000 << " bytes for each connection, client and server\n";
}

struct CertificateKeeper : HttpTls {
    asio::io_context io;
    virtual_clock clock{io};
    recording_log log;
    tls_files files = write(own);
    certificate_keeper keeper{files, clock, logger(log, "tls"), 3s};

    void begin() {
        ASSERT_TRUE(keeper.load());
        asio::co_spawn(io, keeper.run(), asio::detached);
    }
    std::size_t warnings() const { return log.count("a renewed certificate cannot be used; the previous one stays"); }
};

TEST_F(CertificateKeeper, a_renewed_pair_is_taken_once_both_files_have_settled) {
    begin();
    const auto first = keeper.current();
    clock.run_for(1min);
    EXPECT_EQ(keeper.current(), first);

    write(test_certificate::make("DNS:localhost"));
    clock.run_for(10s);

    EXPECT_NE(keeper.current(), first);
    EXPECT_EQ(warnings(), 0u);
    keeper.stop();
    clock.run_for(1s);
}

TEST_F(CertificateKeeper, a_bad_pair_is_refused_with_one_line_and_the_next_good_one_is_taken) {
    begin();
    const auto first = keeper.current();
    auto mixed = test_certificate::make("DNS:localhost");
    mixed.key = own.key;
    write(mixed);
    clock.run_for(10min);
    EXPECT_EQ(keeper.current(), first);
    EXPECT_EQ(warnings(), 1u);
    EXPECT_EQ(keeper.refused(), 1u);

    std::filesystem::remove(files.key);
    clock.run_for(10min);
    EXPECT_EQ(warnings(), 2u);

    write(test_certificate::make("DNS:localhost"), 0644);
    clock.run_for(10min);
    EXPECT_EQ(warnings(), 3u);
    ::chmod(files.key.c_str(), 0600);
    clock.run_for(10s);
    EXPECT_NE(keeper.current(), first);
    EXPECT_EQ(warnings(), 3u);
    keeper.stop();
    clock.run_for(1s);
}

TEST_F(CertificateKeeper, an_ended_certificate_is_used_and_complained_about) {
    write(test_certificate::make("DNS:localhost", -20, -10));
    ASSERT_TRUE(keeper.load());
    EXPECT_LT(keeper.current()->ends_at(), clock.now());
    EXPECT_EQ(log.count("the certificate has ended; clients will refuse it"), 1u);
}

TEST_F(HttpTls, connections_keep_the_certificate_they_began_with) {
    auto made = config();
    std::mutex changing;
    auto current = made.certificate();
    made.certificate = [&] {
        const std::lock_guard lock{changing};
        return current;
    };
    running_server server{made, handler.handler()};
    tls_client before{server.port};
    ASSERT_TRUE(before.shake_hands());
    {
        const std::lock_guard lock{changing};
        current = *tls_certificate::load(write(test_certificate::make("DNS:localhost")));
    }
    tls_client after{server.port};
    ASSERT_TRUE(after.shake_hands());

    EXPECT_NE(before.public_key(), after.public_key());
    EXPECT_EQ(status_in(before.send(get("/x")).read_answer()), 200);
    EXPECT_EQ(status_in(after.send(get("/x")).read_answer()), 200);
}

TEST(CertificateWatch, a_change_counts_once_it_has_been_there_for_two_looks) {
    const auto at = [](std::int64_t certificate, std::int64_t key) {
        return pair_mark{{1, 1, 10, certificate, 0}, {1, 2, 10, key, 0}};
    };
    certificate_watch watch{at(1, 1)};
    struct row {
        pair_mark now;
        bool is_read;
    };
    for (const auto& one : {row{at(1, 1), false}, row{at(2, 1), false}, row{at(2, 2), false}, row{at(2, 2), true},
                            row{at(2, 2), false}, row{at(3, 2), false}, row{at(2, 2), false}, row{at(2, 2), false},
                            row{at(3, 3), false}, row{at(3, 3), true}, row{at(3, 3), false}})
        EXPECT_EQ(watch.look(one.now), one.is_read);
}

}  // namespace
}  // namespace tidings
