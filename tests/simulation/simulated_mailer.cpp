#include "simulation/simulated_mailer.hpp"

namespace tidings::simulation {
namespace {

using namespace std::chrono_literals;

smtp_conversation::options options_of(const scenario& plan) {
    smtp_conversation::options how;
    how.security = plan.uses_tls ? smtp_security::starttls : smtp_security::none;
    if (plan.uses_login) how.login = smtp_login{.user = "shop", .password = secret("secret")};
    how.deadlines.dot = plan.dot_deadline;
    for (auto* limit : {&how.deadlines.greeting, &how.deadlines.ehlo, &how.deadlines.auth, &how.deadlines.mail,
                        &how.deadlines.rcpt, &how.deadlines.data})
        *limit = 10s;
    return how;
}

std::string message_of(std::string_view bytes) {
    constexpr std::string_view name = "Message-ID: <";
    const auto start = bytes.find(name) + name.size();
    return std::string(bytes.substr(start, bytes.find('@', start) - start));
}

}  // namespace

std::vector<const process_life*> open_sends::of(const std::string& message) const {
    std::vector<const process_life*> found;
    for (auto entry = open_.lower_bound({message, nullptr}); entry != open_.end() && entry->first == message; ++entry)
        found.push_back(entry->second);
    return found;
}

struct simulated_mailer::line {
    line(const scenario& plan, mail_server& server, const std::string& process)
        : talk(options_of(plan)), session(server, process) {}
    smtp_conversation talk;
    server_session session;
    steady_time used_at{}, receive_by{};
    std::string message;
    bool was_asked = false;
};

simulated_mailer::simulated_mailer(surroundings& world, mail_server& server, mail_store& journal, open_sends& open,
                                   process_life& life)
    : world_(world), server_(server), journal_(journal), open_(open), life_(life) {}

simulated_mailer::~simulated_mailer() = default;

task<delivery_report> simulated_mailer::deliver(envelope to, shared_text bytes, before_dot intend) {
    const auto message = message_of(bytes);
    watch_for_doubles(message);
    open_.begin(message, life_);
    smtp_mail mail{.sender = to.sender, .recipient = to.recipient, .bytes = bytes};
    smtp_outcome outcome;
    bool asked = false, again = false;
    do {
        bool was_reused = false;
        outcome = co_await deliver_once(mail, intend, again, was_reused, asked);
        const bool blames_session = outcome.verdict == delivery_outcome::channel_fault || outcome.retry_now;
        again = was_reused && blames_session && !asked;
    } while (again);
    open_.end(message, life_);
    delivery_report report{.outcome = outcome.verdict,
                           .relay = "relay.test:587",
                           .phase = outcome.phase,
                           .reply_code = outcome.reply_code,
                           .enhanced_code = outcome.enhanced_code,
                           .reply = outcome.reply,
                           .retry_now = outcome.retry_now};
    world_.history.note("send ended", std::string(name_of(report.phase)), static_cast<std::int64_t>(report.outcome));
    spoil(report);
    co_return report;
}

task<result<void>> simulated_mailer::probe() {
    world_.history.note("probe", life_.name());
    line on(world_.plan, server_, life_.name());
    const bool connected = co_await connect(on);
    if (!connected) co_return error{errc::unavailable, "connection refused"};
    on.session.greet();
    co_await drive(on, on.talk.open(), {});
    if (!on.talk.is_usable()) co_return error{errc::unavailable, on.talk.report().reply};
    co_await drive(on, on.talk.quit(), {});
    co_return result<void>{};
}

// Bugs of senders that know less about the phase than ours.
void simulated_mailer::spoil(delivery_report& report) const {
    const auto bug = world_.plan.bug;
    if (report.outcome == delivery_outcome::uncertain) {
        if (bug == mutation::lost_answer_is_unsent) report.outcome = delivery_outcome::channel_fault;
        if (bug == mutation::lost_answer_is_sent) report.outcome = delivery_outcome::accepted;
    }
    if (report.outcome == delivery_outcome::channel_fault && bug == mutation::outage_charges_attempts)
        report.outcome = delivery_outcome::refused_for_now;
}

void simulated_mailer::watch_for_doubles(const std::string& message) {
    for (const auto* other : open_.of(message)) {
        if (other == &life_) world_.history.violated("one process sends " + message + " twice at once");
        if (other == &life_ || other->is_dead()) continue;
        world_.history.note("message in two hands", message);
        // One whose lease has lapsed unnoticed is stopped by its fence before the dot.
        if (journal_.believes_to_hold(message, other->name()) && journal_.believes_to_hold(message, life_.name()))
            world_.history.violated("two processes with a lease send " + message + " at once");
    }
}

std::unique_ptr<simulated_mailer::line> simulated_mailer::take_idle() {
    while (!idle_.empty()) {
        auto on = std::move(idle_.back());
        idle_.pop_back();
        const bool is_quiet = on->session.said.empty() && on->session.mood == server_session::moods::talking;
        if (is_quiet && world_.clock.steady() - on->used_at < 45s) return on;
    }
    return nullptr;
}

task<smtp_outcome> simulated_mailer::deliver_once(smtp_mail mail, before_dot intend, bool fresh, bool& was_reused,
                                                  bool& asked) {
    auto on = fresh ? nullptr : take_idle();
    was_reused = on != nullptr;
    if (was_reused && world_.clock.steady() - on->used_at > 10s) {
        co_await drive(*on, on->talk.check(), {});
        if (!on->talk.is_usable()) on = nullptr, was_reused = false;
    }
    if (!on) {
        on = std::make_unique<line>(world_.plan, server_, life_.name());
        const bool connected = co_await connect(*on);
        if (!connected) {
            smtp_outcome failed{.phase = smtp_phase::connect, .reply = "connection refused"};
            co_return failed;
        }
        on->session.greet();
        co_await drive(*on, on->talk.open(), {});
        if (!on->talk.is_usable()) co_return on->talk.report();
    }
    on->message = message_of(mail.bytes.substr(0, 4'000));
    on->session.expect(on->message);
    on->was_asked = false;
    co_await drive(*on, on->talk.send_mail(mail), std::move(intend));
    asked = on->was_asked;
    auto outcome = on->talk.report();
    if (outcome.verdict == delivery_outcome::channel_fault && outcome.phase >= smtp_phase::mail)
        ++server_.truth_of(on->message).breaks;
    if (outcome.verdict == delivery_outcome::uncertain) ++server_.truth_of(on->message).answers;
    on->used_at = world_.clock.steady();
    if (on->talk.is_usable()) idle_.push_back(std::move(on));
    co_return outcome;
}

task<bool> simulated_mailer::connect(line&) {
    co_await life_.pass_time(world_.chance.pause(0, world_.plan.latency_max_ms));
    if (!server_.is_down && !world_.chance.chance(world_.rates.smtp_refuse)) co_return true;
    server_.note_refused(life_.name());
    if (world_.chance.chance(0.2)) co_await life_.pass_time(30s);  // a black hole instead
    co_return false;
}

task<> simulated_mailer::drive(line& on, smtp_step step, before_dot intend) {
    while (step.what != smtp_step::action::finished) step = co_await act(on, step, intend);
}

task<smtp_step> simulated_mailer::act(line& on, smtp_step step, before_dot intend) {
    switch (step.what) {
        case smtp_step::action::send: {
            co_await life_.pass_time(world_.chance.pause(0, world_.plan.latency_max_ms / 2));
            if (server_.is_down) on.session.mood = server_session::moods::closed;
            on.session.sender_holds_lease = journal_.believes_to_hold(on.message, life_.name());
            if (on.session.mood == server_session::moods::closed && world_.chance.chance(0.5))
                co_return on.talk.on_fault({errc::unavailable, "broken pipe"});
            on.session.take(step.bytes);
            on.session.take(step.more);
            co_return on.talk.on_sent();
        }
        case smtp_step::action::receive: co_return co_await receive(on, step);
        case smtp_step::action::start_tls:
            co_await life_.pass_time(1ms);
            if (world_.chance.chance(world_.rates.smtp_early))
                co_return on.talk.on_fault({errc::unavailable, "the certificate has expired"});
            co_return on.talk.on_tls();
        case smtp_step::action::ask_before_dot: co_return co_await ask_before_dot(on, std::move(intend));
        case smtp_step::action::finished: break;
    }
    co_return step;
}

task<smtp_step> simulated_mailer::receive(line& on, smtp_step step) {
    if (!step.same_limit) on.receive_by = world_.clock.steady() + step.limit;
    const auto left =
        std::max(0ms, std::chrono::duration_cast<std::chrono::milliseconds>(on.receive_by - world_.clock.steady()));
    if (server_.is_down) on.session.mood = server_session::moods::closed;
    const auto arrives = std::exchange(on.session.delay, 0ms) + world_.chance.pause(0, world_.plan.latency_max_ms);
    if (!on.session.said.empty() && arrives < left) {
        co_await life_.pass_time(arrives);
        if (world_.chance.chance(0.8)) co_return on.talk.on_bytes(std::exchange(on.session.said, {}));
        const auto part = on.session.said.substr(0, 1 + on.session.said.size() / 2);
        on.session.said.erase(0, part.size());
        co_return on.talk.on_bytes(part);
    }
    if (on.session.said.empty() && on.session.mood == server_session::moods::closed) {
        co_await life_.pass_time(std::min(arrives, left));
        co_return on.talk.on_fault({errc::unavailable, "the server closed the connection"});
    }
    co_await life_.pass_time(left);
    on.session.mood = server_session::moods::closed;
    co_return on.talk.on_fault({errc::timed_out, "no answer in time"});
}

// As adapters/smtp does: a line that broke meanwhile means that the mail is surely unsent.
task<smtp_step> simulated_mailer::ask_before_dot(line& on, before_dot intend) {
    const auto has_spoken = [&on] {
        return !on.session.said.empty() || on.session.mood == server_session::moods::closed;
    };
    smtp_step next{.what = smtp_step::action::receive, .limit = 1s};
    const bool spoke_before = has_spoken();
    if (spoke_before) co_return co_await receive(on, next);
    on.was_asked = true;
    auto kept = co_await intend("relay.test:587");
    if (life_.is_held()) co_await life_.gate();
    if (kept && has_spoken()) co_return co_await receive(on, next);
    co_return on.talk.on_intent(kept);
}

}  // namespace tidings::simulation
