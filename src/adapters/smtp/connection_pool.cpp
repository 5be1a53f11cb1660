#include "adapters/smtp/connection_pool.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tidings {
namespace {

using clock = std::chrono::steady_clock;

connection_pool::failure unavailable(smtp_phase phase, std::string why) {
    return {.outcome = {.phase = phase, .reply = std::move(why)}, .transcript = {}};
}

task<> say_goodbye(std::shared_ptr<smtp_connection> connection) {
    co_await connection->quit();
}

}  // namespace

connection_pool::connection_pool(asio::any_io_executor executor, smtp_relay relay, const smtp_mailer_config& config,
                                 std::string client_name)
    : executor_(executor), relay_(std::move(relay)), config_(config), sweeper_(executor), parted_(executor) {
    talk_ = {.client_name = std::move(client_name),
             .security = relay_.security,
             .login = relay_.login,
             .deadlines = config.deadlines};
}

task<std::variant<connection_pool::lease, connection_pool::failure>> connection_pool::take(bool fresh) {
    if (is_draining_) co_return unavailable(smtp_phase::connect, "the service is stopping");
    if (line_.size() >= config_.waiting_max)
        co_return unavailable(smtp_phase::connect, "too many mails wait for a connection");
    const bool has_turn = co_await wait_for_turn();
    if (!has_turn)
        co_return unavailable(smtp_phase::connect,
                              is_draining_ ? "the service is stopping" : "all connections to the relay stayed busy");
    if (!fresh) {
        auto connection = co_await take_idle();
        if (connection) {
            ++counters_.reused;
            busy_.insert(connection);
            co_return lease{std::move(connection), true};
        }
    }
    auto opened = co_await open();
    if (std::holds_alternative<failure>(opened)) release_turn();
    co_return opened;
}

task<std::shared_ptr<smtp_connection>> connection_pool::take_idle() {
    while (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        bool is_good = connection->is_quiet() && !is_worn(*connection);
        if (is_good && clock::now() - connection->used_at > config_.check_after)
            is_good = co_await connection->is_alive();
        if (is_good) co_return connection;
        dismiss(std::move(connection));
    }
    co_return nullptr;
}

task<std::variant<connection_pool::lease, connection_pool::failure>> connection_pool::open() {
    if (!trust_ && relay_.security != smtp_security::none) {
        auto loaded = load_trust(relay_.ca_file);
        if (!loaded) co_return unavailable(smtp_phase::tls, loaded.error().detail);
        trust_ = *std::move(loaded);
    }
    auto connection = std::make_shared<smtp_connection>(executor_, relay_, trust_, talk_);
    busy_.insert(connection);
    auto outcome = co_await connection->open();
    if (!connection->is_usable()) {
        busy_.erase(connection);
        connection->close();
        co_return failure{std::move(outcome), connection->transcript()};
    }
    ++counters_.opened;
    ++counters_.open;
    co_return lease{std::move(connection), false};
}

void connection_pool::give_back(lease used) {
    busy_.erase(used.connection);
    if (used.connection->is_usable() && !is_worn(*used.connection) && !is_draining_) {
        idle_.push_back(std::move(used.connection));
        sweep_later();
    } else {
        dismiss(std::move(used.connection));
    }
    release_turn();
}

bool connection_pool::is_worn(const smtp_connection& connection) const {
    const auto now = clock::now();
    return connection.mails >= config_.mails_per_connection_max || now - connection.opened_at > config_.age_max ||
           now - connection.used_at > config_.idle_max;
}

void connection_pool::dismiss(std::shared_ptr<smtp_connection> connection) {
    ++counters_.dropped;
    --counters_.open;
    parting_.insert(connection);
    asio::co_spawn(executor_, say_goodbye(connection), [self = shared_from_this(), connection](std::exception_ptr) {
        self->parting_.erase(connection);
        if (self->parting_.empty()) self->parted_.cancel();
    });
}

task<bool> connection_pool::wait_for_turn() {
    if (turns_ < config_.connections_max && line_.empty()) {
        ++turns_;
        co_return true;
    }
    auto turn = std::make_shared<asio::steady_timer>(executor_, config_.wait_max);
    line_.push_back(turn);
    co_await turn->async_wait(asio::as_tuple(asio::use_awaitable));
    // Whoever gives a turn takes the timer out of the line: still in it means that time ran out.
    co_return std::erase(line_, turn) == 0 && !is_draining_;
}

void connection_pool::release_turn() {
    if (line_.empty() || is_draining_) {
        --turns_;
        return;
    }
    auto next = std::move(line_.front());
    line_.pop_front();
    next->cancel();  // the turn is handed on, so turns_ stays
}

void connection_pool::sweep_later() {
    if (sweeps_ || idle_.empty()) return;
    sweeps_ = true;
    sweeper_.expires_after(config_.idle_max / 4 + std::chrono::milliseconds(1));
    sweeper_.async_wait([weak = weak_from_this()](const boost::system::error_code& code) {
        const auto self = weak.lock();
        if (!self) return;
        self->sweeps_ = false;
        if (code) return;
        auto kept = std::exchange(self->idle_, {});
        for (auto& connection : kept) {
            if (connection->is_quiet() && !self->is_worn(*connection))
                self->idle_.push_back(std::move(connection));
            else
                self->dismiss(std::move(connection));
        }
        self->sweep_later();
    });
}

task<smtp_outcome> connection_pool::probe() {
    auto opened = co_await open();
    if (auto* failed = std::get_if<failure>(&opened)) co_return std::move(failed->outcome);
    auto& found = std::get<lease>(opened);
    co_await found.connection->quit();
    busy_.erase(found.connection);
    --counters_.open;
    co_return smtp_outcome{.verdict = delivery_outcome::accepted, .phase = smtp_phase::ehlo};
}

void connection_pool::drain() {
    is_draining_ = true;
    sweeper_.cancel();
    for (auto& waiting : std::exchange(line_, {})) waiting->cancel();
    for (auto& connection : std::exchange(idle_, {})) dismiss(std::move(connection));
}

task<> connection_pool::part(std::chrono::milliseconds limit) {
    if (parting_.empty()) co_return;
    parted_.expires_after(limit);
    co_await parted_.async_wait(asio::as_tuple(asio::use_awaitable));
    for (const auto& connection : parting_) connection->close();
}

void connection_pool::cut() {
    for (const auto& connection : busy_) connection->close();
}

}  // namespace tidings
