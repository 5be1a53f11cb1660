#include "notify/dispatcher.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include "notify/flight.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t claim_max = 64, unsettled_max = 64;
constexpr std::chrono::milliseconds claim_pause_min = 100ms, claim_pause_max = 2s, idle_pause_min = 50ms;

}  // namespace

dispatcher::dispatcher(message_journal& journal, mailer& relay, mail_renderer& renderer, async_clock& clock,
                       random_source& random, notify_config config, logger log, on_dead died, send_spans spans)
    : journal_(journal),
      relay_(relay),
      writer_(renderer, config.from),
      clock_(clock),
      random_(random),
      config_(std::move(config)),
      log_(std::move(log)),
      died_(std::move(died)),
      spans_(spans),
      breaker_({.slots_max = config_.sends_max}),
      lanes_({.slots_max = config_.sends_max}),
      rates_(config_.rates),
      storm_(config_.storm),
      alarm_(clock.make_alarm()),
      beat_alarm_(clock.make_alarm()),
      drain_alarm_(clock.make_alarm()) {}

dispatcher::~dispatcher() = default;

task<> dispatcher::run() {
    executor_ = co_await asio::this_coro::executor;
    beating_ = true;
    asio::co_spawn(executor_, beat(), asio::detached);
    recover_at_ = claim_at_ = clock_.steady();
    while (!stopping_) {
        co_await recover_if_due();
        probe_if_due();
        co_await fill();
        if (!stopping_) co_await wait_for_work();
    }
    co_await drain();
}

void dispatcher::stop() {
    if (stopping_) return;
    stopping_ = true;
    stop_by_ = clock_.steady() + config_.stop_grace;
    alarm_->ring();
}

void dispatcher::wake() {
    idle_pause_ = 0ms;
    note_news();
    alarm_->ring();
}

// There may be more to claim. Counted, because it can come while a claim that will not see it is under way.
void dispatcher::note_news() {
    ++news_;
    exhausted_ = false;
}

dispatcher_status dispatcher::status() const {
    dispatcher_status now{.channel = breaker_.state(clock_.steady()),
                          .is_storm = storm_.is_storm(),
                          .storm_words = storm_.is_storm() ? storm_.words() : std::string{},
                          .in_flight = lanes_.in_flight(),
                          .waiting = waiting_.size(),
                          .slots = open_slots(),
                          .unrecorded = unrecorded_.size()};
    if (const auto since = breaker_.down_since(); since && !breaker_.is_trial())
        now.channel_down = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady() - *since);
    for (const auto& [id, held] : flights_)
        if (held->head().due_at)
            now.oldest_due =
                std::max(now.oldest_due,
                         std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - *held->head().due_at));
    return now;
}

// Leases that ended, ours of a former life included: at the start and twice per lease.
task<> dispatcher::recover_if_due() {
    if (clock_.steady() < recover_at_) co_return;
    auto found = co_await journal_.recover(config_.uncertain);
    if (!found) {
        log_.warn("leases could not be looked through", {{"error", found.error().detail}});
        recover_at_ = clock_.steady() + jittered(1s, 0.8, 1.2, random_);
        co_return;
    }
    recover_at_ = clock_.steady() + config_.lease / 2;
    counters_.recovered += found->resumed;
    counters_.recovered_uncertain += found->uncertain;
    if (config_.uncertain.usual == uncertain_policy::resend) counters_.repeats += found->uncertain;
    if (found->resumed + found->uncertain == 0) co_return;
    note_news();
    log_.warn("messages of a sender that went away were taken back",
              {{"resumed", found->resumed}, {"uncertain", found->uncertain}});
}

void dispatcher::probe_if_due() {
    const auto now = clock_.steady();
    if (stopping_ || !breaker_.is_probe_due(now)) return;
    ++counters_.probes;
    breaker_.on_probe_start(now, random_);
    asio::co_spawn(executor_, probe(), asio::detached);
}

// While the channel rests: is the relay back? Costs no mail, and nobody waits for it.
task<> dispatcher::probe() {
    result<void> answer = error{errc::internal, "the probe ended in a bug"};
    try {
        answer = co_await relay_.probe();
    } catch (const std::exception& bug) {
        answer = error{errc::internal, bug.what()};
    }
    const bool was_open = breaker_.opens_at().has_value();
    breaker_.on_probe_end(answer.has_value());
    if (!answer)
        log_.debug("the mail relay is still away", {{"problem", answer.error().detail}});
    else if (was_open)
        log_.info("the mail relay answers again; sending starts slowly");
    note_news();
    alarm_->ring();
}

// The lowest of what the lanes, the breaker and the storm guard allow, open sends included.
std::size_t dispatcher::open_slots() const {
    const auto now = clock_.steady();
    return std::min({lanes_.slots(), breaker_.slots(now), storm_.slots(now, lanes_.in_flight())});
}

std::size_t dispatcher::startable() const {
    const auto now = clock_.steady();
    return static_cast<std::size_t>(std::ranges::count_if(
        waiting_, [&](const auto& held) { return lanes_.admits(held->domain) && rates_.admits(held->domain, now); }));
}

bool dispatcher::wants_more() const {
    const auto now = clock_.steady();
    if (stopping_ || exhausted_ || now < claim_at_ || rates_.room(now) == 0) return false;
    const auto slots = open_slots();
    if (flights_.size() - composing_ >= 2 * lanes_.slots() + claim_max + unsettled_max) return false;
    if (is_careful()) return slots > lanes_.in_flight() && startable() == 0 && composing_ == 0;
    return startable() < slots;
}

// Claims one mail, to see whether it is still refused like all others.
bool dispatcher::is_careful() const {
    return storm_.is_storm();
}

claim_request dispatcher::next_claim() {
    const auto now = clock_.steady();
    // Some more than fit now: the next start at once.
    const auto wanted = is_careful() ? 1 : std::min({claim_max, 2 * open_slots(), rates_.room(now)});
    claim_request request{.instance = config_.instance,
                          .messages_max = wanted,
                          .lease = config_.lease,
                          .hold_max = config_.hold_max,
                          .excluded_domains = lanes_.full_domains()};
    auto limited = rates_.rooms(now);
    for (auto& domain : limited.crowded) request.excluded_domains.push_back(std::move(domain));
    request.rooms = std::move(limited.rooms);
    request.other_room = limited.other_room;
    return request;
}

task<> dispatcher::fill() {
    start_ready();
    while (wants_more()) {
        auto request = next_claim();
        const auto news_before = news_;
        auto claimed = co_await journal_.claim(std::move(request));
        if (!claimed) {
            claim_pause_ = std::clamp(claim_pause_ * 2, claim_pause_min, claim_pause_max);
            claim_at_ = clock_.steady() + jittered(claim_pause_, 0.8, 1.2, random_);
            log_.warn("no messages could be claimed",
                      {{"error", claimed.error().detail}, {"again_in_ms", claim_pause_.count()}});
            co_return;
        }
        claim_pause_ = 0ms;
        exhausted_ = !claimed->more && news_ == news_before;
        if (!claimed->messages.empty()) idle_pause_ = 0ms;
        counters_.claimed += claimed->messages.size();
        adopt(std::move(claimed->messages));
        start_ready();
    }
    if (stopping_ || breaker_.state(clock_.steady()) != breaker::states::closed || storm_.is_storm())
        give_back_waiting();
}

void dispatcher::adopt(std::vector<claimed_message> claimed) {
    std::map<std::string, std::size_t> held_back;  // by domain
    for (auto& one : claimed) {
        if (const auto known = flights_.find(one.head.id); known != flights_.end()) {
            // Its lease lapsed while it flies, and we got it again: it goes on under the new fence, not twice.
            known->second->fence = one.head.fence;
            known->second->charged_by_now = one.head.attempts;
            continue;
        }
        auto held = std::make_shared<flight>();
        held->domain = domain_of(one.head.recipient);
        held->fence = one.head.fence;
        held->charged_by_now = one.head.attempts;
        held->claimed = std::move(one);
        flights_.emplace(held->id(), held);
        auto& others = held_back[held->domain];
        const auto wait = rates_.too_long(held->domain, clock_.steady(), others);
        if (wait > 0ms && !unrecorded_.contains(held->id())) {
            ++others;
            hold_back(std::move(held), wait);
            continue;
        }
        if (wants_prose(*held)) {
            ++composing_;
            asio::co_spawn(executor_, compose(std::move(held)), asio::detached);
            continue;
        }
        rates_.join(held->domain);
        waiting_.push_back(std::move(held));
    }
}

// More than may start soon: there are too many limited domains to name them all in a claim, or others were ready first.
// Due again when its turn comes.
void dispatcher::hold_back(flight_ptr held, std::chrono::milliseconds wait) {
    ++counters_.rate_held;
    held->started = true;
    auto reason = "waits for its turn: the rate of mails to " + held->domain + " is limited";
    asio::co_spawn(executor_, give_back(std::move(held), std::move(reason), wait), asio::detached);
}

// Starts what the limits allow, oldest first; messages of full lanes stay, others pass them.
void dispatcher::start_ready() {
    if (stopping_ || starting_) return;  // a send that ends at once comes back here; the loop below goes on for it
    starting_ = true;
    const auto now = clock_.steady();
    for (auto next = waiting_.begin(); next != waiting_.end();) {
        const bool recorded_only = unrecorded_.contains((*next)->id());
        if (!recorded_only && (lanes_.in_flight() >= open_slots() || !rates_.relay_admits(now))) break;
        if (!recorded_only && !(lanes_.admits((*next)->domain) && rates_.admits((*next)->domain, now))) {
            ++next;
            continue;
        }
        auto started = std::move(*next);
        next = waiting_.erase(next);
        start(std::move(started));
    }
    starting_ = false;
}

void dispatcher::start(flight_ptr started) {
    started->started = true;
    if (!unrecorded_.contains(started->id())) {
        const auto now = clock_.steady();
        started->holds_lane = true;
        started->started_at = now;
        started->is_trial = breaker_.is_trial();
        lanes_.started(started->domain);
        rates_.start(started->domain, now);
    } else {
        rates_.leave(started->domain);
    }
    asio::co_spawn(executor_, fly(std::move(started)), asio::detached);
}

// While nothing may be sent, nothing is held: other instances, and people who look, see it queued.
void dispatcher::give_back_waiting() {
    const auto given = std::exchange(waiting_, {});
    for (const auto& held : given) {
        held->started = true;
        rates_.leave(held->domain);
        asio::co_spawn(executor_, give_back(held, "waits for the mail relay", 100ms), asio::detached);
    }
}

task<> dispatcher::wait_for_work() {
    const auto now = clock_.steady();
    auto until = std::min(now + config_.idle_poll, recover_at_);
    if (claim_at_ > now) until = std::min(until, claim_at_);
    if (const auto probe = breaker_.opens_at(); probe && *probe > now) until = std::min(until, *probe);
    if (const auto storm = storm_.paused_until(); storm && *storm > now) until = std::min(until, *storm);
    if (exhausted_ && open_slots() > lanes_.in_flight()) {
        auto due = co_await journal_.next_due_in();
        // Due at once, though the last claim did not bring it: somebody else has it, or its lane is full. Look again,
        // but not at once.
        if (due && *due && **due <= 0ms)
            idle_pause_ = std::clamp<std::chrono::milliseconds>(idle_pause_ * 2, idle_pause_min, config_.idle_poll);
        if (due && *due) until = std::min(until, now + std::max(**due, idle_pause_));
    }
    if (stopping_) co_return;
    if (const auto room = rates_.next_room(now)) until = std::min(until, *room);
    // What waits in our hands for its turn needs no claim.
    const auto starts = rates_.next_start(now).value_or(steady_time::max());
    const bool time_came = co_await alarm_->wait_until(std::min(until, starts));
    if (time_came && clock_.steady() >= until) note_news();
}

// Leases are renewed at a third of their time, so that two beats may fail.
task<> dispatcher::beat() {
    auto pause = config_.lease / 3;
    while (beating_) {
        co_await beat_alarm_->wait_until(clock_.steady() + pause);
        if (!beating_) break;
        const bool renewed = co_await renew();
        pause = renewed ? config_.lease / 3 : config_.lease / 12;
    }
    beat_ended_ = true;
    drain_alarm_->ring();
}

task<bool> dispatcher::renew() {
    if (flights_.empty()) co_return true;
    std::string problem;
    try {
        std::vector<held_message> held;
        for (const auto& [id, flown] : flights_) held.push_back(flown->held());
        auto renewed = co_await journal_.renew(std::move(held), config_.lease);
        if (!renewed) problem = renewed.error().detail;
    } catch (const std::exception& bug) {
        problem = bug.what();
    }
    if (!problem.empty()) log_.warn("leases could not be renewed", {{"error", problem}, {"messages", flights_.size()}});
    co_return problem.empty();
}

task<> dispatcher::drain() {
    give_back_waiting();
    while (!flights_.empty() && clock_.steady() < stop_by_) co_await drain_alarm_->wait_until(stop_by_);
    if (!flights_.empty())
        log_.warn("stopped with open sends; the next start recovers them", {{"open", flights_.size()}});
    beating_ = false;
    beat_alarm_->ring();
    // A renewal that hangs with its database ends with the executor.
    const auto patience_ends = clock_.steady() + 1s;
    while (!beat_ended_ && clock_.steady() < patience_ends) co_await drain_alarm_->wait_until(patience_ends);
}

}  // namespace tidings
