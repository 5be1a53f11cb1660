// The part of connection_pool that a connection goes through: ready, one mail after the other, left.
#include "adapters/smtp/connection_pool.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr auto quick_answer = 500ms;  // a mail goes behind another only where answers come as quickly
// So long after an answer the relay counts as there, and a connection that it refuses as one too many.
constexpr auto alive_for = 5s;

bool is_answer(const smtp_outcome& outcome) {
    return outcome.verdict == delivery_outcome::accepted || outcome.verdict == delivery_outcome::refused ||
           outcome.verdict == delivery_outcome::refused_for_now;
}

}  // namespace

task<> connection_pool::work(line_ptr on) {
    const bool ready = co_await make_ready(on);
    if (ready) co_await carry(on);
}

task<bool> connection_pool::make_ready(line_ptr on) {
    if (on->connection->is_usable()) {
        if (clock::now() - on->connection->used_at <= config_.check_after) co_return true;
        const bool alive = co_await on->connection->is_alive();
        if (alive) co_return true;
        dismiss(std::exchange(on->connection, make_connection()));
    }
    const auto began = clock::now();
    auto outcome = co_await open(on->connection);
    if (!on->connection->is_usable()) {
        on_not_opened(*on, outcome, began);
        co_return false;
    }
    ++counters_.opened;
    ++counters_.open;
    co_return true;
}

task<smtp_outcome> connection_pool::open(std::shared_ptr<smtp_connection> connection) {
    if (auto trusted = renew_trust(); !trusted)
        co_return smtp_outcome{.phase = smtp_phase::tls, .reply = trusted.error().detail};
    smtp_outcome outcome;
    if (shows_token())
        outcome = co_await log_in_with_token(connection);
    else
        outcome = co_await connection->open(trust_);
    if (auto ends = connection->certificate_ends()) certificate_ends_ = ends;
    co_return outcome;
}

task<smtp_outcome> connection_pool::log_in_with_token(std::shared_ptr<smtp_connection> connection) {
    auto token = co_await config_.tokens->token();
    if (!token) co_return smtp_outcome{.phase = smtp_phase::auth, .reply = token.error().detail};
    connection->use_token(*token);
    auto outcome = co_await connection->open(trust_);
    if (outcome.phase == smtp_phase::auth && outcome.reply_code >= 500) config_.tokens->refused(*token);
    co_return outcome;
}

// Certificates that somebody replaces are taken from the next connection on; while the new ones do not do, the old ones
// stay.
result<void> connection_pool::renew_trust() {
    if (relay_.security == smtp_security::none || (trust_ && !is_outdated(*trust_))) return {};
    auto loaded = load_trust(relay_);
    if (loaded) trust_ = *std::move(loaded);
    if (!trust_) return loaded.error();
    return {};
}

// One too many, or the relay is away: then nobody needs to wait for it.
void connection_pool::on_not_opened(line& on, const smtp_outcome& why, clock::time_point began) {
    auto mail = std::exchange(on.at_hand, nullptr);
    const auto works = [](const line_ptr& each) { return each->connection->opened_at != clock::time_point{}; };
    const auto working = static_cast<std::size_t>(std::ranges::count_if(lines_, works)) + idle_.size();
    if (working > 0 && pulse_.has_answered_since(std::min(began, clock::now() - alive_for))) {
        limit_.on_refusal(clock::now(), working);
        return put_back(std::move(mail));
    }
    turn_away(mail, why, on.connection->transcript());
    for (const auto& each : std::exchange(waiting_, {})) turn_away(each, why, on.connection->transcript());
}

task<> connection_pool::carry(line_ptr on) {
    while (on->at_hand) {
        auto mail = on->at_hand;
        mail->on_used_line = on->connection->mails > 0;
        counters_.reused += mail->on_used_line;
        on->carries_since = clock::now();
        smtp_connection::next_source next = [this, on] { return follower_for(*on); };
        co_await on->connection->deliver(*mail, std::move(next));
        on->carries_since.reset();
        on->at_hand = std::exchange(on->behind, nullptr);
        if (on->at_hand && !on->connection->has_next()) put_back(std::exchange(on->at_hand, nullptr));
        conclude(*on, std::move(mail));
        if (!on->at_hand) on->at_hand = next_for(*on);
    }
}

smtp_delivery_ptr connection_pool::next_for(const line& on) {
    if (waiting_.empty() || !on.connection->is_usable() || is_worn(*on.connection)) return nullptr;
    auto mail = std::move(waiting_.front());
    waiting_.pop_front();
    return mail;
}

smtp_delivery* connection_pool::follower_for(line& on) {
    if (waiting_.empty() || !pulse_.is_quick(quick_answer) || is_worn(*on.connection, 1)) return nullptr;
    if (!on.connection->can_follow(waiting_.front()->mail)) return nullptr;
    on.behind = std::move(waiting_.front());
    on.behind_since = clock::now();
    on.behind->ask(relay_.label());
    waiting_.pop_front();
    ++counters_.followed;
    ask_ahead();
    sweep_later();
    return on.behind.get();
}

// Intents take a trip to the store, so those of the mails whose turn comes next are under way by then: one for each
// connection, since a crash leaves a doubt about each.
void connection_pool::ask_ahead() {
    auto left = limit_.connections();
    for (auto next = waiting_.begin(); next != waiting_.end() && left > 0; ++next, --left) (*next)->ask(relay_.label());
}

void connection_pool::conclude(line& on, smtp_delivery_ptr mail) {
    if (is_answer(mail->outcome)) on_answer(*on.connection, mail->outcome.phase);
    // An old session may have ended behind our back, or have had its share of mails; a new one shows whether it is the
    // relay.
    const bool blames_session = mail->outcome.verdict == delivery_outcome::channel_fault || mail->outcome.retry_now;
    if (mail->outcome.reply_code == 421 && !mail->on_used_line)
        limit_.on_refusal(clock::now(), lines_.size() - 1 + idle_.size());
    if (!blames_session || !mail->on_used_line || mail->may_have_left || mail->was_repeated || is_draining_)
        return finish(mail);
    mail->was_repeated = true;
    run(make_connection(), std::move(mail));
}

void connection_pool::on_answer(const smtp_connection& from, smtp_phase to) {
    pulse_.answered(from.used_at);
    if (to == smtp_phase::dot) pulse_.answered_dot_in(from.answered_in);
    if (!waiting_.empty() && limit_.on_answer(from.used_at)) start_waiting();
}

// An exception is a bug, and ends here. What was intended may be with the relay.
void connection_pool::on_bug(line& on) {
    on.connection->close();
    if (on.behind) put_back(std::exchange(on.behind, nullptr));
    auto mail = std::exchange(on.at_hand, nullptr);
    if (!mail || mail->is_done) return;
    const auto verdict = mail->may_have_left ? delivery_outcome::uncertain : delivery_outcome::channel_fault;
    turn_away(mail, {.verdict = verdict, .phase = smtp_phase::mail, .reply = "internal error"});
}

void connection_pool::leave(const line_ptr& on) {
    lines_.erase(on);
    auto connection = std::move(on->connection);
    if (connection->is_usable() && !is_worn(*connection) && !is_draining_) {
        idle_.push_back(std::move(connection));
        sweep_later();
    } else if (connection->opened_at != clock::time_point{}) {
        dismiss(std::move(connection));
    }
    start_waiting();
}

}  // namespace tidings
