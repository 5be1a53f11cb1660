#include "adapters/http_server/http_session.hpp"
#include <array>
#include <boost/asio/co_spawn.hpp>
#include "adapters/http_server/head_rules.hpp"
#include "api/problem.hpp"

namespace tidings {
namespace {

constexpr std::size_t linger_octets_max = 1024 * 1024;
constexpr std::size_t uncounted_memory = 8 * 1024;   // of each connection: an order of the usual size, head and all
constexpr std::size_t memory_step = 16 * 1024;       // a body in chunks is counted in steps of this size
constexpr std::size_t handshake_memory = 64 * 1024;  // of OpenSSL, until hands are shaken

api::problem request_timeout() {
    return {408, "request-timeout", "Request timeout", "The request did not come within the time limit."};
}

api::problem too_many_connections() {
    api::problem why{503, "too-many-connections", "Too many connections",
                     "This server, or your address, has as many connections as it may."};
    why.retry_after_s = 1;
    return why;
}

api::problem speaks_tls() {
    return {400, "bad-request", "This port speaks TLS", "Ask with https:// instead of http://; nothing was done."};
}

api::problem no_memory() {
    api::problem answer{
        503, "too-much-at-once", "Too much at once",
        "The requests under way fill the memory they may have (TIDINGS_HTTP_REQUEST_MEMORY). Nothing was "
        "done; try again."};
    answer.retry_after_s = 1;
    return answer;
}

api::problem handler_timeout() {
    api::problem answer{503, "timed-out", "No answer in time",
                        "The request took too long. It may or may not have happened: repeat it with the same "
                        "Idempotency-Key, or look first."};
    answer.retry_after_s = 1;
    return answer;
}

std::string_view method_label(std::string_view method) {
    constexpr std::array<std::string_view, 8> known{"GET",    "POST", "PATCH",   "PUT",
                                                    "DELETE", "HEAD", "OPTIONS", "TRACE"};
    const auto found = std::ranges::find(known, method);
    return found == known.end() ? "other" : *found;
}

connection_stream::two_buffers buffers_of(const response_bytes& out, std::size_t sent) {
    const auto of_head = std::min(sent, out.head.size());
    return {asio::buffer(out.head) + of_head, asio::buffer(out.rest.data(), out.rest.size()) + (sent - of_head)};
}

}  // namespace

http_session::http_session(tcp_socket socket, asio::ip::address peer, std::shared_ptr<session_surroundings> around)
    : stream_(std::move(socket), around->config.certificate ? around->config.certificate() : nullptr),
      around_(std::move(around)),
      reader_(around_->config.limits),
      peer_(without_mapping(peer)),
      place_(around_->connections),
      memory_(around_->request_memory),
      pace_(around_->config.body_rate, around_->config.body_grace) {
    reader_.request().remote = peer_.to_string();
    is_.proxied = around_->config.proxies.contains(peer_);
}

bool http_session::take_place() {
    return is_.proxied || place_.hold(client_shares::client_of(peer_), 1);
}

void http_session::turn_away() {
    ++around_->turned_away;
    begin_trace({});
    reader_.request().id.clear();
    name_request();
    answer_ = api::to_response(too_many_connections(), reader_.request().trace.trace_id);
    around_->writer.write(out_, answer_, reader_.request().id, connection_field::close, false);
    stream_.write_now({asio::buffer(out_.head), {}});
    cut();
}

task<> http_session::run() {
    if (stream_.needs_handshake()) {
        const bool opened = co_await open();
        if (!opened) co_return cut();
    }
    for (;;) {
        const auto got = co_await receive();
        if (got == received::closed) co_return cut();
        if (got == received::malformed) {
            progress_ = request_reader::progress::refused;
            refuse(is_.expired ? request_timeout() : reader_.fault());
        } else if (got == received::request) {
            co_await handle();
            if (is_.given_up) co_return cut();
        }
        if (!co_await send()) co_return cut();
        if (is_streaming()) {
            co_await send_stream();
            co_return cut();
        }
        if (is_.closing) break;
        is_.head_judged = false;
        progress_ = reader_.next();
        memory_.release();
        if (is_.proxied) place_.release();
    }
    if (has_unread_octets()) co_await linger();
    cut();
}

// False: no TLS came about. A client that says nothing holds a place, but no memory.
task<bool> http_session::open() {
    enter(phase::opening, std::chrono::steady_clock::now() + head_deadline());
    const bool spoke = co_await stream_.first_byte();
    if (!spoke) co_return false;
    if (!memory_.hold(client_key(), handshake_memory)) {
        ++around_->out_of_memory;
        co_return false;
    }
    const auto opened = co_await stream_.shake_hands();
    memory_.release();
    if (opened == connection_stream::opening::open) co_return true;
    ++around_->handshake_failures;
    if (opened == connection_stream::opening::failed) co_return false;
    refuse_plain_http();
    const bool sent = co_await send();
    if (sent) co_await linger();
    co_return false;
}

void http_session::refuse_plain_http() {
    started_ = std::chrono::steady_clock::now();
    started_at_ = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    progress_ = request_reader::progress::refused;
    refuse(speaks_tls());
}

task<http_session::received> http_session::receive() {
    begin_waiting();
    for (;;) {
        if (reader_.has_head() && !is_.head_judged && !judge_head()) co_return received::answered;
        if (progress_ != request_reader::progress::need_more) break;
        if (is_.expired) co_return received::malformed;
        if (!hold_memory()) co_return received::answered;
        if (reader_.take_expectation() && !co_await send_continue()) co_return received::closed;
        const auto [problem, count] = co_await stream_.read_some(reader_.prepare());
        // Cut while these bytes were on their way up: a request in them could not be answered, so it is not begun.
        if (!stream_.is_open()) co_return received::closed;
        if (problem) co_return is_.expired ? received::malformed : received::closed;
        if (phase_ == phase::idle) begin_reading(std::chrono::steady_clock::now());
        progress_ = reader_.feed(count);
    }
    co_return progress_ == request_reader::progress::complete ? received::request : received::malformed;
}

// Once per request, as soon as its head is whole. False: it is answered already, and its body is not waited for.
bool http_session::judge_head() {
    is_.head_judged = true;
    auto& request = reader_.request();
    begin_trace(request.header("traceparent"));
    name_request();
    if (progress_ == request_reader::progress::refused) return true;
    if (is_.proxied) request.remote = around_->config.proxies.client_of(peer_, request).to_string();
    if (refuse_crowd()) return false;
    return !reader_.waits_for_body() || !refuse_stranger();
}

bool http_session::refuse_crowd() {
    const bool has_place = !is_.crowded && (!is_.proxied || place_.hold(client_key(), 1));
    if (has_place || (around_->handler.is_vital && around_->handler.is_vital(reader_.request()))) return false;
    ++around_->turned_away;
    refuse(too_many_connections());
    // The proxy's connection serves others too; only a body that is still to come ends it.
    if (is_.proxied && !is_.crowded) is_.closing = reader_.waits_for_body() || !reader_.keeps_alive();
    return true;
}

bool http_session::refuse_stranger() {
    deadline_ = started_ + around_->config.request_deadline;
    pace_.begin(std::chrono::steady_clock::now(), reader_.body_received());
    auto refusal = around_->handler.admit ? around_->handler.admit(reader_.request()) : std::nullopt;
    if (!refusal) return false;
    answer_ = *std::move(refusal);
    is_.closing = true;
    return true;
}

std::string http_session::client_key() const {
    boost::system::error_code ignored;
    return client_shares::client_of(is_.proxied ? asio::ip::make_address(reader_.request().remote, ignored) : peer_);
}

// Before more is read. False: there is no room for it, and that is the answer.
bool http_session::hold_memory() {
    const auto wanted = reader_.memory_wanted();
    if (wanted <= uncounted_memory) return true;
    const auto steps = (wanted + memory_step - 1) / memory_step;
    if (memory_.hold(client_key(), steps * memory_step)) {
        if (reader_.waits_for_body()) reader_.make_room_for_body();
        return true;
    }
    ++around_->out_of_memory;
    refuse(no_memory());
    return false;
}

void http_session::begin_waiting() {
    const auto now = std::chrono::steady_clock::now();
    is_.expired = false;
    if (reader_.has_begun()) return begin_reading(now);
    enter(phase::idle, now + (is_.answered_once ? around_->config.idle_deadline : head_deadline()));
}

void http_session::begin_reading(steady_time now) {
    started_ = now;
    started_at_ = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    enter(phase::reading, now + (reader_.waits_for_body() ? around_->config.request_deadline : head_deadline()));
}

std::chrono::milliseconds http_session::head_deadline() const {
    const auto& config = around_->config;
    return is_.crowded ? std::min(config.crowd_deadline, config.head_deadline) : config.head_deadline;
}

task<bool> http_session::send_continue() {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const connection_stream::two_buffers bytes{asio::buffer(go_on.data(), go_on.size())};
    const auto problem = co_await stream_.write(bytes);
    co_return !problem;
}

task<> http_session::handle() {
    enter(phase::handling, started_ + around_->config.request_deadline);
    std::string thrown;
    try {
        answer_ = co_await around_->handler.handle(reader_.request());
    } catch (const std::exception& problem) {
        thrown = problem.what();
        if (thrown.empty()) thrown = "an exception without words";
    } catch (...) {
        thrown = "an exception of unknown type";
    }
    if (!thrown.empty()) {
        const auto& trace = reader_.request().trace;
        around_->log.error("a request handler failed", {{"method", method_label(reader_.request().method)},
                                                        {"cause", thrown},
                                                        {"request_id", reader_.request().id},
                                                        {"trace_id", trace.trace_id}});
        answer_ = api::to_response(api::problem{}, trace.trace_id);
    }
    is_.closing = around_->draining || is_.crowded || !reader_.keeps_alive() || answer_.stream;
}

void http_session::begin_trace(std::string_view traceparent) {
    reader_.request().trace =
        around_->start_trace ? around_->start_trace(traceparent) : span_below(traceparent, around_->random);
}

// Comes back with the answer, so that a client's log and ours can be laid side by side. A client that has an id keeps
// it.
void http_session::name_request() {
    auto& request = reader_.request();
    const auto given = request.header("Request-Id");
    if (request.count("Request-Id") == 1 && is_request_id(given))
        request.id = given;
    else
        request.id.assign("req_").append(request.trace.span_id());
}

void http_session::refuse(const api::problem& why) {
    if (is_.expired) ++around_->timed_out;
    if (!is_.head_judged) {
        begin_trace({});
        reader_.request().id.clear();
        name_request();
    }
    answer_ = api::to_response(why, reader_.request().trace.trace_id);
    is_.closing = true;
}

// Most answers fit into the socket's buffer: then there is nothing to wait for and no operation is queued.
task<bool> http_session::send() {
    const auto now = std::chrono::steady_clock::now();
    enter(phase::writing, now + around_->config.write_deadline);
    auto field = is_.closing ? connection_field::close : connection_field::none;
    if (!is_.closing && reader_.keep_alive_needs_saying()) field = connection_field::keep_alive;
    around_->writer.write(out_, answer_, reader_.request().id, field, reader_.request().method == "HEAD");
    auto [problem, sent] = stream_.write_now(buffers_of(out_, 0));
    if (!problem && sent < out_.head.size() + out_.rest.size()) {
        const auto left = buffers_of(out_, sent);
        problem = co_await stream_.write(left);
    }
    is_.answered_once = true;
    report();
    co_return !problem;
}

void http_session::report() const {
    if (!around_->observe) return;
    around_->observe({method_label(reader_.request().method), answer_.route, answer_.status, started_at_,
                      std::chrono::steady_clock::now() - started_, reader_.request().trace, reader_.request().id});
}

bool http_session::is_streaming() const {
    return answer_.stream && reader_.request().method != "HEAD";
}

bool http_session::has_unread_octets() const {
    return reader_.has_more() || progress_ != request_reader::progress::complete || stream_.has_more();
}

// Closing with unread bytes in the socket resets the connection, and the client loses the answer before it has read
// it.
task<> http_session::linger() {
    enter(phase::lingering, std::chrono::steady_clock::now() + around_->config.linger);
    stream_.finish_sending();
    for (std::size_t discarded = 0; discarded < linger_octets_max;) {
        const auto [problem, count] = co_await stream_.read_unseen(reader_.prepare());
        if (problem) co_return;
        discarded += count;
    }
}

// Ends the read that waits. One that has bytes already goes on, and what they ask for is answered.
void http_session::close_when_idle() {
    if (answer_.stream) answer_.stream->end();
    if (phase_ == phase::opening) return cut();
    if (phase_ == phase::idle) stream_.cancel();
}

void http_session::cut() {
    if (answer_.stream) answer_.stream->end();
    stream_.close();
}

void http_session::check_deadline(steady_time now) {
    if (!stream_.is_open()) return;
    const bool waits = phase_ == phase::reading && reader_.waits_for_body();
    const bool is_slow = waits && pace_.is_too_slow(now, reader_.body_received());
    if (now < deadline_ && !is_slow) return;
    if (waits_in_crowd()) return turn_away();
    switch (phase_) {
        case phase::reading: return stop_reading(now);
        case phase::handling: return is_.given_up ? cut() : give_up_on_handler(now);
        case phase::opening:
        case phase::idle: ++around_->timed_out; return cut();
        case phase::streaming:
        case phase::writing:
        case phase::lingering: return cut();
    }
}

// Ends the read that waits; receive() then answers 408.
void http_session::stop_reading(steady_time now) {
    is_.expired = true;
    stream_.cancel();
    enter(phase::writing, now + around_->config.write_deadline);
}

// The handler goes on, because what it does may be half done; its answer has nobody to go to any more.
void http_session::give_up_on_handler(steady_time now) {
    is_.given_up = true;
    deadline_ = now + around_->config.write_deadline;
    const auto& trace = reader_.request().trace;
    around_->log.warn("a request took too long", {{"method", method_label(reader_.request().method)},
                                                  {"request_id", reader_.request().id},
                                                  {"trace_id", trace.trace_id}});
    answer_ = api::to_response(handler_timeout(), trace.trace_id);
    around_->writer.write(out_, answer_, reader_.request().id, connection_field::close,
                          reader_.request().method == "HEAD");
    report();
    const auto self = shared_from_this();
    asio::co_spawn(stream_.executor(), say_last_words(), [self](std::exception_ptr) {});
}

task<> http_session::say_last_words() {
    const connection_stream::two_buffers bytes{asio::buffer(out_.head)};
    co_await stream_.write(bytes);
    stream_.finish_sending();
}

void http_session::enter(phase next, steady_time deadline) {
    phase_ = next;
    deadline_ = deadline;
}

}  // namespace tidings
