#include "notify/dispatcher.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t claim_max = 256, held_max = 2'048, born_waiting_max = 1'024;

}  // namespace

dispatcher::dispatcher(message_journal& journal, mailer& relay, mail_renderer& renderer, async_clock& clock,
                       random_source& random, notify_config config, logger log, on_dead died, send_spans spans,
                       prose_desk* desk)
    : journal_(journal),
      clock_(clock),
      random_(random),
      config_(std::move(config)),
      reports_(std::move(log), std::move(died), spans),
      lanes_({.sends_max = config_.sends_max, .rates = config_.rates, .storm = config_.storm}),
      journey_(journal, relay, renderer, desk, clock, random, config_, lanes_, reports_,
               {.slot_is_free = [this] { start_ready(); },
                .due_again_in = [this](std::chrono::milliseconds wait) { note_due(wait); }}),
      leases_(journal, clock, random, config_, held_, reports_),
      probe_(relay, lanes_, clock, random, reports_),
      pace_(config_.idle_poll),
      alarm_(clock.make_alarm()),
      hungry_(clock.make_alarm()) {}

dispatcher::~dispatcher() = default;

task<> dispatcher::run() {
    executor_ = co_await asio::this_coro::executor;
    asio::co_spawn(executor_, leases_.beat(), asio::detached);
    while (!stopping_) {
        const bool taken_back = co_await leases_.recover_if_due();
        if (taken_back) pace_.note_news();
        if (!stopping_ && probe_.start_if_due()) asio::co_spawn(executor_, probe(), asio::detached);
        co_await fill();
        if (!stopping_) co_await wait_for_work();
    }
    co_await drain();
}

void dispatcher::stop() {
    if (stopping_) return;
    stopping_ = true;
    stop_by_ = clock_.steady() + config_.stop_grace;
    journey_.stop_by(stop_by_);
    alarm_->ring();
    hungry_->ring();
}

void dispatcher::wake() {
    pace_.note_wake();
    alarm_->ring();
}

void dispatcher::look() {
    pace_.note_news();
    if (wants_more()) alarm_->ring();
}

dispatcher_status dispatcher::status() const {
    const auto now = clock_.steady();
    dispatcher_status seen{.channel = lanes_.channel().state(now),
                           .is_storm = lanes_.is_careful(),
                           .storm_words = lanes_.is_careful() ? lanes_.storm().words() : std::string{},
                           .in_flight = lanes_.in_flight(),
                           .waiting = held_.waiting(),
                           .slots = lanes_.slots(now),
                           .unrecorded = journey_.unrecorded()};
    if (const auto since = lanes_.channel().down_since(); since && !lanes_.is_trial())
        seen.channel_down = std::chrono::duration_cast<std::chrono::milliseconds>(now - *since);
    if (const auto since = lanes_.rest().since())
        seen.journal_down = std::chrono::duration_cast<std::chrono::milliseconds>(now - *since) + 1ms;
    for (const auto& [id, held] : held_.all())
        if (held->head().due_at)
            seen.oldest_due =
                std::max(seen.oldest_due,
                         std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - *held->head().due_at));
    return seen;
}

claimant dispatcher::who() const {
    return {config_.instance, config_.lease};
}

// None before the loop runs or while the relay rests: then mails stay where everybody sees them queued.
std::size_t dispatcher::room() const {
    if (stopping_ || !executor_ || !lanes_.is_open(clock_.steady()) || held_.size() >= held_max) return 0;
    if (lanes_.rest().is_resting()) return 0;
    return born_waiting_max - std::min(born_waiting_max, held_.waiting_born());
}

std::size_t dispatcher::room_for(const std::string& domain) const {
    if (lanes_.rates().is_limited(domain)) return 0;  // its mails wait in the store, each until its turn
    const auto window = lanes_.window_of(domain);
    return window - std::min(window, held_.waiting_in(domain));
}

void dispatcher::take(std::vector<claimed_message> stored) {
    adopt(std::move(stored), true);
    start_ready();
}

// While the relay rests nothing is handed over, so there is nothing to wait for. Mails that wait in slow lanes are no
// work either.
task<std::size_t> dispatcher::hunger(std::size_t batch_max, std::chrono::milliseconds at_most) {
    const auto deadline = clock_.steady() + at_most;
    while (!stopping_ && clock_.steady() < deadline) {
        const auto useful = appetite(batch_max);
        if (useful > 0) co_return useful;
        co_await hungry_->wait_until(deadline);
    }
    co_return batch_max;
}

// How many more mails would leave soon. What quick lanes hold ready is enough at half of what they may hold, so that
// what is stored meanwhile comes in time and is stored with a claim on it.
std::size_t dispatcher::appetite(std::size_t batch_max) {
    const auto now = clock_.steady();
    if (!lanes_.is_open(now)) return batch_max;
    if (journal_.has_ready(next_claim())) return 0;
    const auto ready = held_.ready([&](const std::string& domain) { return lanes_.moves(domain, now); });
    const auto enough = std::min(born_waiting_max, lanes_.window_of({}));
    return 2 * ready > enough ? 0 : std::clamp<std::size_t>(enough - ready, 1, batch_max);
}

task<> dispatcher::probe() {
    co_await probe_.run();
    pace_.note_news();
    alarm_->ring();
}

bool dispatcher::wants_more() const {
    const auto now = clock_.steady();
    if (stopping_ || !pace_.wants(now) || lanes_.room(now) == 0) return false;
    if (held_.size() - held_.composing >= held_max) return false;
    const auto slots = lanes_.slots(now);
    const auto startable = held_.startable([&](const std::string& domain) { return lanes_.admits(domain, now); });
    if (lanes_.is_careful()) return slots > lanes_.in_flight() && startable == 0 && held_.composing == 0;
    return startable < slots;
}

claim_request dispatcher::next_claim() {
    const auto now = clock_.steady();
    // Some more than fit now: the next start at once.
    const auto wanted = lanes_.is_careful() ? 1 : std::min({claim_max, 4 * lanes_.slots(now), lanes_.room(now)});
    claim_request request{.instance = config_.instance,
                          .messages_max = wanted,
                          .lease = config_.lease,
                          .hold_max = config_.hold_max,
                          .pause_longest = config_.retries.longest_pause()};
    lanes_.narrow(request, now, [this](const std::string& domain) { return held_.waiting_in(domain); });
    return request;
}

task<> dispatcher::fill() {
    start_ready();
    while (wants_more()) {
        auto request = next_claim();
        const auto news_before = pace_.news();
        if (!pace_.is_blind() && !journal_.has_ready(request)) {
            pace_.claimed(0, false, news_before);
            break;
        }
        auto claimed = co_await journal_.claim(std::move(request));
        if (!claimed) {
            const auto pause = jittered(pace_.failed(), 0.8, 1.2, random_);
            pace_.rest_until(clock_.steady() + pause);
            reports_.claims.failed(clock_.steady(), claimed.error().detail);
            co_return;
        }
        reports_.claims.worked(clock_.steady());
        pace_.claimed(claimed->messages.size(), claimed->more, news_before);
        adopt(std::move(claimed->messages), false);
        start_ready();
    }
    if (stopping_ || !lanes_.is_open(clock_.steady())) give_back_waiting();
}

void dispatcher::adopt(std::vector<claimed_message> claimed, bool born) {
    reports_.counters.claimed += claimed.size();
    std::map<std::string, std::size_t> held_back;  // by domain
    for (auto& one : claimed) {
        if (const auto known = held_.find(one.head.id)) {
            // Its lease lapsed while it flies, and we got it again: it goes on under the new fence, not twice.
            known->fence = one.head.fence;
            known->charged_by_now = one.head.attempts;
            continue;
        }
        auto held = std::make_shared<flight>();
        held->domain = recipient_domain_of(one.head.recipient);
        held->fence = one.head.fence;
        held->charged_by_now = one.head.attempts;
        held->is_born = born;
        held->claimed = std::move(one);
        held_.add(held);
        if (stopping_)
            give_back(std::move(held), "waits for the mail relay", 100ms);
        else if (journey_.is_unrecorded(held->id()))
            asio::co_spawn(executor_, fly(std::move(held)), asio::detached);
        else
            receive(std::move(held), held_back);
    }
}

// More may have been claimed than can start soon: there are too many limited domains to name them all in a claim, or
// others were ready first.
void dispatcher::receive(flight_ptr held, std::map<std::string, std::size_t>& held_back) {
    auto& others = held_back[held->domain];
    if (const auto wait = lanes_.rates().too_long(held->domain, clock_.steady(), others); wait > 0ms) {
        ++others;
        return hold_back(std::move(held), wait);
    }
    if (!journey_.wants_prose(*held)) return line_up(std::move(held));
    ++held_.composing;
    asio::co_spawn(executor_, compose(std::move(held)), asio::detached);
}

void dispatcher::line_up(flight_ptr held) {
    lanes_.rates().join(held->domain);
    held_.wait(std::move(held));
}

// Only with its words it takes a place in the line of a limited relay or domain. Meanwhile others may have filled that
// line; then it is due again when its turn comes, with the bytes that are frozen already.
task<> dispatcher::compose(flight_ptr held) {
    const bool ready = co_await journey_.compose(held);
    --held_.composing;
    const auto wait = ready ? lanes_.rates().too_long(held->domain, clock_.steady(), 0) : 0ms;
    if (!ready)
        let_go(*held);
    else if (wait > 0ms)
        hold_back(held, wait);
    else
        line_up(held);
    pace_.note_news();
    if (stopping_) give_back_waiting();
    start_ready();
    alarm_->ring();
}

// Due again when its turn comes.
void dispatcher::hold_back(flight_ptr held, std::chrono::milliseconds wait) {
    ++reports_.counters.rate_held;
    auto reason = "waits for its turn: the rate of mails to " + held->domain + " is limited";
    give_back(std::move(held), std::move(reason), wait);
}

void dispatcher::give_back(flight_ptr held, std::string reason, std::chrono::milliseconds wait) {
    const auto giving = [](dispatcher& self, flight_ptr given, std::string why,
                           std::chrono::milliseconds later) -> task<> {
        co_await self.journey_.give_back(given, std::move(why), later);
        self.let_go(*given);
    };
    asio::co_spawn(executor_, giving(*this, std::move(held), std::move(reason), wait), asio::detached);
}

// While nothing may be sent, nothing is held: other instances, and people who look, see it queued.
void dispatcher::give_back_waiting() {
    for (auto& held : held_.take_waiting()) {
        lanes_.rates().leave(held->domain);
        give_back(std::move(held), "waits for the mail relay", 100ms);
    }
}

// Starts what the limits allow, each domain in its turn; the mails of full lanes stay, others pass them.
void dispatcher::start_ready() {
    if (stopping_ || starting_) return;  // a send that ends at once comes back here; the loop below goes on for it
    starting_ = true;
    const auto now = clock_.steady();
    while (held_.waiting() > 0 && lanes_.in_flight() < lanes_.slots(now) && lanes_.relay_admits(now)) {
        auto next = held_.next([&](const std::string& domain) { return lanes_.admits(domain, now); });
        if (!next) break;
        start(std::move(next));
    }
    starting_ = false;
}

void dispatcher::start(flight_ptr started) {
    const auto now = clock_.steady();
    started->holds_lane = true;
    started->started_at = now;
    started->is_trial = lanes_.is_trial();
    lanes_.start(started->domain, now);
    asio::co_spawn(executor_, fly(std::move(started)), asio::detached);
}

task<> dispatcher::fly(flight_ptr sent) {
    co_await journey_.travel(sent);
    let_go(*sent);
    start_ready();
}

// The loop looks again when there is a reason: something may be claimed, or it waits for the last one.
void dispatcher::let_go(const flight& ended) {
    held_.remove(ended.id());
    hungry_->ring();
    pace_.note_news();
    if (stopping_ || wants_more()) alarm_->ring();
}

void dispatcher::note_due(std::chrono::milliseconds wait) {
    pace_.note_due(clock_.steady() + wait);
    alarm_->ring();
}

task<> dispatcher::wait_for_work() {
    co_await know_due();
    if (stopping_) co_return;
    const auto now = clock_.steady();
    auto until = std::min({pace_.looks_at(now), leases_.recovers_at(), lanes_.next_change(now)});
    if (const auto room = lanes_.rates().next_room(now)) until = std::min(until, *room);
    // What waits in our hands for its turn needs no claim.
    const auto starts = lanes_.rates().next_start(now).value_or(steady_time::max());
    const bool time_came = co_await alarm_->wait_until(std::min(until, starts));
    if (time_came && clock_.steady() >= until) pace_.time_came(clock_.steady());
}

task<> dispatcher::know_due() {
    if (!pace_.wants_to_know_due(clock_.steady())) co_return;
    std::optional<std::chrono::milliseconds> due_in;
    if (lanes_.slots(clock_.steady()) > lanes_.in_flight()) {
        auto asked = co_await journal_.next_due_in();
        if (asked) due_in = *asked;
    }
    pace_.know_due(due_in, clock_.steady());
}

task<> dispatcher::drain() {
    give_back_waiting();
    while (!held_.empty() && clock_.steady() < stop_by_) co_await alarm_->wait_until(stop_by_);
    if (!held_.empty())
        reports_.log.warn("stopped with open sends; the next start recovers them", {{"open", held_.size()}});
    co_await leases_.stop();
}

}  // namespace tidings
