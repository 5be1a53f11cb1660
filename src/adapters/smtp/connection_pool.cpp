#include "adapters/smtp/connection_pool.hpp"
#include <openssl/rand.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>
#include "mail/transfer_encoding.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;
constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

// A mail leaves one that it waits behind when this one gets no answer for so long.
constexpr auto behind_max = 2s;

smtp_outcome unavailable(smtp_phase phase, std::string why) {
    return {.phase = phase, .reply = std::move(why)};
}

std::string fresh_nonce() {
    std::string bytes(18, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("OpenSSL has no random bytes");
    return base64(bytes);
}

task<> say_goodbye(std::shared_ptr<smtp_connection> connection) {
    co_await connection->quit();
}

}  // namespace

connection_pool::connection_pool(asio::any_io_executor executor, smtp_relay relay, const smtp_mailer_config& config,
                                 std::string client_name)
    : relay_(std::move(relay)), config_(config), limit_(config.connections_max), sweeper_(executor), parted_(executor) {
    talk_ = {.client_name = std::move(client_name),
             .security = relay_.security,
             .login = relay_.login,
             .relay_host = relay_.host,
             .relay_port = relay_.port,
             .nonce = {},
             .deadlines = config.deadlines};
}

// --- from a mail's arrival to its connection

task<> connection_pool::deliver(smtp_delivery_ptr mail) {
    mail->wait_until = clock::now() + config_.wait_max;
    mail->told.expires_at(mail->wait_until);
    start(mail);
    while (!mail->is_done) {
        co_await mail->told.async_wait(no_throw);
        if (mail->is_done || clock::now() < mail->wait_until) continue;
        if (std::erase(waiting_, mail) > 0)
            turn_away(mail, unavailable(smtp_phase::connect, "all connections to the relay stayed busy"));
        else
            mail->told.expires_at(clock::time_point::max());  // a connection has it
    }
}

void connection_pool::start(smtp_delivery_ptr mail) {
    if (is_draining_) return turn_away(mail, unavailable(smtp_phase::connect, "the service is stopping"));
    if (waiting_.empty()) {
        if (auto used = take_idle()) return run(std::move(used), std::move(mail));
        if (has_room()) return run(make_connection(), std::move(mail));
    }
    if (waiting_.size() >= config_.waiting_max)
        return turn_away(mail, unavailable(smtp_phase::connect, "too many mails wait for a connection"));
    waiting_.push_back(std::move(mail));
    sweep_later();
}

bool connection_pool::has_room() const {
    const auto now = clock::now();
    return lines_.size() + idle_.size() < limit_.connections(now, stalled(now));
}

std::size_t connection_pool::stalled(clock::time_point now) const {
    return static_cast<std::size_t>(std::ranges::count_if(lines_, [&](const line_ptr& each) {
        return each->carries_since && now - *each->carries_since >= config_.stalled_after;
    }));
}

void connection_pool::start_waiting() {
    while (!waiting_.empty() && !is_draining_) {
        auto connection = take_idle();
        if (!connection && has_room()) connection = make_connection();
        if (!connection) return;
        auto mail = std::move(waiting_.front());
        waiting_.pop_front();
        run(std::move(connection), std::move(mail));
    }
}

// What nothing was sent of goes to the front of the line, with its time to wait anew.
void connection_pool::put_back(smtp_delivery_ptr mail) {
    if (is_draining_) return turn_away(mail, unavailable(smtp_phase::connect, "the service is stopping"));
    mail->wait_until = clock::now() + config_.wait_max;
    mail->told.expires_at(mail->wait_until);
    waiting_.push_front(std::move(mail));
}

void connection_pool::turn_away(const smtp_delivery_ptr& mail, const smtp_outcome& why, const std::string& transcript) {
    mail->outcome = why;
    mail->transcript = transcript;
    finish(mail);
}

void connection_pool::finish(const smtp_delivery_ptr& mail) {
    mail->is_done = true;
    mail->told.cancel();
}

void connection_pool::run(std::shared_ptr<smtp_connection> connection, smtp_delivery_ptr mail) {
    auto on = std::make_shared<line>(line{.connection = std::move(connection), .at_hand = std::move(mail)});
    lines_.insert(on);
    asio::co_spawn(sweeper_.get_executor(), work(on), [self = shared_from_this(), on](std::exception_ptr bug) {
        if (bug) self->on_bug(*on);
        self->leave(on);
    });
}

// --- idle connections

std::shared_ptr<smtp_connection> connection_pool::make_connection() {
    auto talk = talk_;
    if (talk.login) talk.nonce = fresh_nonce();
    return std::make_shared<smtp_connection>(sweeper_.get_executor(), relay_, std::move(talk));
}

std::shared_ptr<smtp_connection> connection_pool::take_idle() {
    while (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        if (connection->is_quiet() && !is_worn(*connection)) return connection;
        dismiss(std::move(connection));
    }
    return nullptr;
}

bool connection_pool::is_worn(const smtp_connection& connection, int more_mails) const {
    const auto now = clock::now();
    return connection.mails + more_mails >= config_.mails_per_connection_max ||
           now - connection.opened_at > config_.age_max || now - connection.used_at > config_.idle_max;
}

void connection_pool::dismiss(std::shared_ptr<smtp_connection> connection) {
    --counters_.open;
    parting_.insert(connection);
    asio::co_spawn(sweeper_.get_executor(), say_goodbye(connection),
                   [self = shared_from_this(), connection](std::exception_ptr) {
                       self->parting_.erase(connection);
                       if (self->parting_.empty()) self->parted_.cancel();
                   });
}

// One timer for all: connections that stayed idle, mails behind a dot that gets no answer, and those that wait for a
// connection while the mails on all of them hang.
void connection_pool::sweep_later() {
    if (sweeps_) return;
    sweeps_ = true;
    sweeper_.expires_after(
        std::min<clock::duration>({config_.idle_max / 4 + 1ms, behind_max / 2, config_.stalled_after / 2 + 1ms}));
    sweeper_.async_wait([weak = weak_from_this()](const boost::system::error_code& code) {
        const auto self = weak.lock();
        if (!self) return;
        self->sweeps_ = false;
        if (!code) self->sweep();
    });
}

void connection_pool::sweep() {
    for (auto& connection : std::exchange(idle_, {})) {
        if (connection->is_quiet() && !is_worn(*connection))
            idle_.push_back(std::move(connection));
        else
            dismiss(std::move(connection));
    }
    free_those_behind_slow_dots();
    const bool has_followers =
        std::ranges::any_of(lines_, [](const line_ptr& each) { return each->behind != nullptr; });
    if (!idle_.empty() || has_followers || !waiting_.empty()) sweep_later();
}

void connection_pool::free_those_behind_slow_dots() {
    const auto now = clock::now();
    for (const auto& each : lines_) {
        if (!each->behind || now - each->behind_since < behind_max) continue;
        each->connection->forget_next();
        put_back(std::exchange(each->behind, nullptr));
        pulse_.let_wait(behind_max);
    }
    start_waiting();
}

// --- probe and stop

task<smtp_outcome> connection_pool::probe() {
    auto connection = make_connection();
    parting_.insert(connection);
    auto outcome = co_await open(connection);
    co_await connection->quit();
    parting_.erase(connection);
    if (parting_.empty()) parted_.cancel();
    co_return outcome;
}

void connection_pool::drain() {
    is_draining_ = true;
    sweeper_.cancel();
    for (const auto& each : std::exchange(waiting_, {}))
        turn_away(each, unavailable(smtp_phase::connect, "the service is stopping"));
    for (const auto& each : lines_) {
        if (!each->behind) continue;
        each->connection->forget_next();
        put_back(std::exchange(each->behind, nullptr));
    }
    for (auto& connection : std::exchange(idle_, {})) dismiss(std::move(connection));
}

task<> connection_pool::part(std::chrono::milliseconds limit) {
    if (parting_.empty()) co_return;
    parted_.expires_after(limit);
    co_await parted_.async_wait(no_throw);
    for (const auto& connection : parting_) connection->close();
}

void connection_pool::show(relay_health& into) const {
    into.relay = relay_.label();
    into.busy = lines_.size();
    into.connections = lines_.size() + idle_.size();
    into.connections_max = config_.connections_max;
    into.waiting = waiting_.size();
    into.certificate_ends = certificate_ends_;
    if (shows_token()) into.token_lasts = config_.tokens->lasts();
}

void connection_pool::cut() {
    for (const auto& each : lines_) each->connection->close();
}

}  // namespace tidings
