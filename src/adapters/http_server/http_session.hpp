// One connection: reads requests, has them handled, answers in order. Owned by its own coroutine; the server watches
// its deadline.
#pragma once
#include "adapters/http_server/body_pace.hpp"
#include "adapters/http_server/connection_stream.hpp"
#include "adapters/http_server/held_share.hpp"
#include "adapters/http_server/http_server.hpp"
#include "adapters/http_server/request_reader.hpp"
#include "adapters/http_server/response_bytes.hpp"
#include "base/random_source.hpp"
#include "base/time_source.hpp"

namespace tidings {

// What every connection of a server shares.
struct session_surroundings {
    http_server_config config;
    api::http_handler handler;
    logger log;
    request_observer observe;
    trace_starter start_trace;
    response_writer writer{};
    system_random random{};
    client_shares connections{config.connections_max, config.connections_per_client_max};
    client_shares request_memory{config.request_memory, config.request_memory / 2};
    bool draining = false;
    std::uint64_t timed_out = 0, turned_away = 0, out_of_memory = 0, handshake_failures = 0;
};

class http_session : public std::enable_shared_from_this<http_session> {
public:
    http_session(tcp_socket socket, asio::ip::address peer, std::shared_ptr<session_surroundings> around);

    // First: a place among the connections of this client. False: it has as many as it may. What comes through a
    // trusted proxy takes a place for each request instead.
    bool take_place();
    // No place: only what is vital is answered, and only if it is asked soon.
    void join_crowd() { is_.crowded = true; }
    bool is_crowded() const { return is_.crowded; }
    bool waits_in_crowd() const {
        return is_.crowded && (phase_ == phase::opening || phase_ == phase::idle || phase_ == phase::reading);
    }
    void turn_away();  // says why, as far as the socket's buffer takes it, and hangs up

    task<> run();            // until the connection is closed; hold a shared_ptr meanwhile
    void close_when_idle();  // for draining: at once, or after the request that is running
    void cut();
    // Called now and then with the time: acts when the current phase has taken too long.
    void check_deadline(steady_time now);

private:
    enum class phase {
        opening,   // no TLS yet
        idle,      // between requests
        reading,   // a request has begun
        handling,  // the handler runs; the socket is not in use
        writing,
        streaming,  // the answer has no end in sight; waiting for its next bytes
        lingering,  // our last words are sent; waiting for the client to have read them
    };
    enum class received {
        request,
        malformed,  // refused by the reader, or it did not come in time
        answered,   // refused by its head or its size; answer_ says so
        closed,
    };
    // What holds for the connection, or for the request under way.
    struct standing {
        bool answered_once = false;  // one that never asked anything waits no longer than a head may take
        bool proxied = false;        // the peer is a trusted proxy
        bool crowded = false;        // one connection too many
        bool head_judged = false;
        bool expired = false;   // the request did not come in time
        bool given_up = false;  // the handler took too long; 503 is on its way and the connection ends after it
        bool closing = false;   // no further request on this connection
    };

    task<bool> open();
    task<received> receive();
    bool judge_head();
    bool hold_memory();
    std::string client_key() const;
    std::chrono::milliseconds head_deadline() const;
    task<> handle();
    task<bool> send();
    task<bool> send_continue();
    task<> send_stream();
    void watch_for_end_of(const std::shared_ptr<api::answer_stream>& stream);
    bool is_streaming() const;
    bool has_unread_octets() const;
    task<> linger();
    void begin_waiting();
    void begin_reading(steady_time now);
    void refuse(const api::problem& why);
    void refuse_plain_http();
    bool refuse_crowd();
    bool refuse_stranger();
    void begin_trace(std::string_view traceparent);
    void name_request();
    void stop_reading(steady_time now);
    void give_up_on_handler(steady_time now);
    task<> say_last_words();
    void report() const;
    void enter(phase next, steady_time deadline);

    connection_stream stream_;
    std::shared_ptr<session_surroundings> around_;
    request_reader reader_;
    request_reader::progress progress_ = request_reader::progress::need_more;
    api::http_response answer_;
    response_bytes out_;
    phase phase_ = phase::idle;
    steady_time started_{}, deadline_{};
    timestamp started_at_{};
    asio::ip::address peer_;
    held_share place_, memory_;
    body_pace pace_;
    standing is_;
};

}  // namespace tidings
