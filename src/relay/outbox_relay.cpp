#include "relay/outbox_relay.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <unordered_map>
#include <unordered_set>
#include "runtime/backoff.hpp"
#include "runtime/outage_log.hpp"
#include "tracing/trace_context.hpp"

namespace tidings {

class outbox_relay::machine {
public:
    machine(outbox_source& source, event_writer& writer, async_clock& clock, random_source& random, relay_config config,
            logger log)
        : source_(source),
          writer_(writer),
          clock_(clock),
          config_(std::move(config)),
          log_(std::move(log)),
          window_(config_.limits),
          alarms_{clock.make_alarm(), clock.make_alarm(), clock.make_alarm(), clock.make_alarm()},
          lead_{.pause = {random, config_.lead_retry, config_.lead_retry}},
          database_{{log_, "the outbox does not answer; trying again", "the outbox answers again"},
                    {random, config_.retry_first, config_.retry_longest}},
          cluster_pause_(random, config_.pause_first, config_.pause_longest) {}

    task<> run(std::shared_ptr<machine> self);
    task<> stop(steady_time deadline);
    void hand_on(std::vector<outbox_row> rows);
    void poke() { alarms_.wake->ring(); }
    relay_counters counters() const;
    std::int64_t unpublished(const outbox_extent& outbox) const {
        return lead_.is_held ? window_.unsettled_through(outbox.last_id)
                             : std::max<std::int64_t>(outbox.last_id - outbox.delivered_through, 0);
    }

private:
    enum class phase { running, draining, stopped };

    task<> sweep_loop();
    task<> renew_loop(std::shared_ptr<machine> self);
    task<> outcome_loop(std::shared_ptr<machine> self);
    task<> publish_loop(std::shared_ptr<machine> self);
    task<steady_time> take_lead();
    task<steady_time> look_into_outbox();
    task<bool> park_rows();
    task<> renew();
    task<> give_up_lead();
    void lose_lead(std::string_view why);
    void settle(const publish_outcome& outcome);
    bool is_about_record(const publish_outcome& refusal);
    void suspect(const publish_outcome& refusal);
    void pause_for_cluster(const publish_outcome& outcome);
    void pump();
    void publish_ready();
    bool may_publish();
    steady_time after_database_error(std::string_view what, const error& problem);
    void database_answered();
    void watch_bounds();
    std::chrono::milliseconds age_of(timestamp written_at) const;
    void enter_store(const relay_lead& lead);
    bool is_drained() const { return window_.open_rows() == 0 && swept_when_draining_; }

    struct alarms {
        std::unique_ptr<alarm> wake, publish, renew, ended;
    };

    // Of all instances one publishes: whether it is this one, and for how long.
    struct leadership {
        backoff pause;  // between tries to take it
        bool is_held = false;
        bool spoke_of_other = false;
        std::int64_t epoch = 0;
        std::string store;  // of the last lead
        steady_time until{};
    };

    struct database_reach {
        outage_log outage;
        backoff pause;
    };

    outbox_source& source_;
    event_writer& writer_;
    async_clock& clock_;
    relay_config config_;
    logger log_;
    relay_window window_;
    alarms alarms_;
    leadership lead_;
    database_reach database_;
    backoff cluster_pause_;
    phase phase_ = phase::running;
    bool spoke_of_bounds_ = false, swept_when_draining_ = false;
    bool sweep_ended_ = true;
    std::unordered_set<std::int64_t> adrift_;  // in flight when the lead was lost, and not decided yet
    // Refused by the event log, by how many others it had taken before. It is asked again until it takes another one.
    std::unordered_map<std::int64_t, std::uint64_t> suspects_;
    steady_time paused_until_{}, gathers_until_{};
    relay_counters counters_;
};

task<> outbox_relay::machine::run(std::shared_ptr<machine> self) {
    const auto executor = co_await asio::this_coro::executor;
    self->sweep_ended_ = false;
    asio::co_spawn(executor, self->renew_loop(self), asio::detached);
    asio::co_spawn(executor, self->outcome_loop(self), asio::detached);
    asio::co_spawn(executor, self->publish_loop(self), asio::detached);
    co_await self->sweep_loop();
    self->sweep_ended_ = true;
    self->alarms_.ended->ring();
}

task<> outbox_relay::machine::sweep_loop() {
    while (phase_ != phase::stopped) {
        auto next = clock_.steady() + config_.sweep_every;
        try {
            if (lead_.is_held)
                next = co_await look_into_outbox();
            else
                next = co_await take_lead();
        } catch (const std::exception& problem) {
            next = after_database_error("looking into the outbox", error{errc::internal, problem.what()});
        }
        if (phase_ == phase::draining && (is_drained() || !lead_.is_held)) alarms_.ended->ring();
        if (phase_ != phase::stopped && next > clock_.steady()) co_await alarms_.wake->wait_until(next);
    }
}

// Each of the two answers when to come back.
task<steady_time> outbox_relay::machine::take_lead() {
    if (phase_ != phase::running) co_return clock_.steady() + config_.sweep_every;
    const auto asked_at = clock_.steady();
    auto lead = co_await source_.take_lead(config_.instance, config_.lease);
    if (!lead) {
        if (lead.error().code != errc::conflict) co_return after_database_error("taking the lead", lead.error());
        database_answered();
        if (!lead_.spoke_of_other) log_.info("another instance leads the relay; waiting");
        lead_.spoke_of_other = true;
        co_return clock_.steady() + lead_.pause.next();
    }
    database_answered();
    lead_.spoke_of_other = false;
    lead_.is_held = true;
    lead_.epoch = lead->epoch;
    lead_.until = asked_at + config_.lease;
    enter_store(*lead);
    window_.start(lead->delivered_through);
    ++counters_.leads_taken;
    log_.info("leading the relay", {{"epoch", lead->epoch}, {"delivered_through", lead->delivered_through}});
    co_return clock_.steady();
}

// In a restored database the same ids name other events: nothing is published before every outcome of the previous ones
// has come, so that none of those counts for a new one. In the same database it may.
void outbox_relay::machine::enter_store(const relay_lead& lead) {
    if (lead_.store == lead.store)
        adrift_.clear();
    else if (!lead_.store.empty())
        log_.warn(
            "the database is another one (restored, or a standby took over); events behind its saved progress are "
            "published again",
            {{"delivered_through", lead.delivered_through}});
    lead_.store = lead.store;
}

task<steady_time> outbox_relay::machine::look_into_outbox() {
    const auto epoch = lead_.epoch;
    const bool parked = co_await park_rows();
    if (!parked) co_return clock_.steady() + database_.pause.next();
    const bool draining = phase_ == phase::draining;
    auto asked = window_.next_read();
    auto view = co_await source_.read(asked.after, asked.gaps, asked.rows_max);
    if (!lead_.is_held || epoch != lead_.epoch) co_return clock_.steady();
    if (!view) co_return after_database_error("reading the outbox", view.error());
    database_answered();
    ++counters_.sweeps;
    const bool more = window_.take(asked, *std::move(view));
    if (draining && !more) swept_when_draining_ = true;
    watch_bounds();
    pump();
    const bool again = more || window_.wants_full_read() || !window_.to_park().empty();
    co_return again ? clock_.steady() : clock_.steady() + config_.sweep_every;
}

task<bool> outbox_relay::machine::park_rows() {
    for (auto& row : window_.to_park()) {
        auto parked = co_await source_.park(row.id, row.reason);
        if (!parked) {
            after_database_error("parking an event", parked.error());
            co_return false;
        }
        window_.parked(row.id);
        ++counters_.parked;
        log_.error("event parked: it and later events of its order wait for a person",
                   {{"outbox_id", row.id},
                    {"order_id", row.order.value},
                    {"reason", row.reason},
                    {"trace_id", trace_id_of(row.traceparent)}});
    }
    co_return true;
}

task<> outbox_relay::machine::renew_loop(std::shared_ptr<machine> self) {
    while (self->phase_ != phase::stopped) {
        co_await self->alarms_.renew->wait_until(self->clock_.steady() + self->config_.renew_every);
        if (self->phase_ == phase::stopped || !self->lead_.is_held) continue;
        try {
            co_await self->renew();
        } catch (const std::exception& problem) {
            self->after_database_error("renewing the lead", error{errc::internal, problem.what()});
        }
    }
}

task<> outbox_relay::machine::renew() {
    const auto asked_at = clock_.steady();
    const relay_lead lead{lead_.epoch, window_.delivered_through(), lead_.store};
    auto saved = co_await source_.save_progress(lead, config_.lease);
    if (!lead_.is_held || lead.epoch != lead_.epoch) co_return;
    if (saved) {
        lead_.until = asked_at + config_.lease;
        pump();
    } else if (saved.error().code == errc::rejected) {
        lose_lead(saved.error().detail);
    } else {
        after_database_error("renewing the lead", saved.error());
    }
}

task<> outbox_relay::machine::outcome_loop(std::shared_ptr<machine> self) {
    for (;;) {
        const auto outcomes = co_await self->writer_.outcomes();
        if (outcomes.empty()) co_return;
        for (const auto& outcome : outcomes) self->settle(outcome);
        self->pump();
        if (!self->window_.to_park().empty()) self->poke();
        if (self->phase_ == phase::draining && self->is_drained()) self->alarms_.ended->ring();
    }
}

void outbox_relay::machine::settle(const publish_outcome& outcome) {
    const auto written_at = window_.written_at(outcome.outbox_id);
    if (adrift_.erase(outcome.outbox_id) > 0 || !lead_.is_held) return;
    if (outcome.verdict == publish_verdict::delivered) suspects_.erase(outcome.outbox_id);
    if (outcome.verdict == publish_verdict::record_fault && !is_about_record(outcome)) return suspect(outcome);
    if (!window_.settle(outcome)) return;
    switch (outcome.verdict) {
        case publish_verdict::delivered:
            ++counters_.published;
            if (config_.on_published && written_at) config_.on_published(age_of(*written_at));
            if (!cluster_pause_.is_fresh()) log_.info("the event log takes events again");
            cluster_pause_.reset();
            counters_.paused = false;
            counters_.refused_with.clear();
            break;
        case publish_verdict::record_fault: break;  // logged when it is parked
        case publish_verdict::writer_lost:
            ++counters_.writer_lost;
            // A writer that is lost again and again must not be fed in a tight loop.
            paused_until_ = std::max(paused_until_, clock_.steady() + config_.retry_first);
            break;
        case publish_verdict::cluster_fault: pause_for_cluster(outcome); break;
    }
}

// A limit of the topic or a policy refuses every record as it refuses one. It is about this record when the log took
// another one since it refused this one before.
bool outbox_relay::machine::is_about_record(const publish_outcome& refusal) {
    const auto known = suspects_.find(refusal.outbox_id);
    if (known == suspects_.end() || counters_.published == known->second) return false;
    suspects_.erase(known);
    return true;
}

// Asked again soon, behind whatever else is there to publish: that tells whether it is the only one.
void outbox_relay::machine::suspect(const publish_outcome& refusal) {
    if (!window_.put_last(refusal.outbox_id)) return;
    if (suspects_.try_emplace(refusal.outbox_id, counters_.published).second)
        log_.error("the event log refuses an event; publishing pauses and is tried again",
                   {{"outbox_id", refusal.outbox_id}, {"reason", refusal.detail}});
    counters_.paused = true;
    counters_.refused_with = refusal.detail;
    paused_until_ = std::max(paused_until_, clock_.steady() + config_.pause_first);
}

void outbox_relay::machine::pause_for_cluster(const publish_outcome& outcome) {
    ++counters_.cluster_faults;
    counters_.refused_with = outcome.detail;
    if (counters_.paused && clock_.steady() < paused_until_) return;  // one pause for everything in flight
    if (cluster_pause_.is_fresh())
        log_.error("the event log refuses events; publishing pauses and is tried again", {{"reason", outcome.detail}});
    counters_.paused = true;
    paused_until_ = clock_.steady() + cluster_pause_.next();
}

bool outbox_relay::machine::may_publish() {
    return lead_.is_held && adrift_.empty() && phase_ != phase::stopped && clock_.steady() < lead_.until &&
           clock_.steady() >= paused_until_;
}

// An event that comes alone goes at once; those that come right behind it wait for each other (relay/gathering.hpp).
void outbox_relay::machine::pump() {
    if (clock_.steady() < gathers_until_)
        alarms_.publish->ring();
    else
        publish_ready();
}

task<> outbox_relay::machine::publish_loop(std::shared_ptr<machine> self) {
    const auto waits = [&] { return self->phase_ != phase::stopped && self->clock_.steady() < self->gathers_until_; };
    while (self->phase_ != phase::stopped) {
        co_await self->alarms_.publish->wait_until(self->clock_.steady() + std::chrono::hours(1));
        while (waits()) co_await self->alarms_.publish->wait_until(self->gathers_until_);
        if (self->phase_ != phase::stopped) self->publish_ready();
    }
}

// A refusal (too much in flight) ends it; the next outcomes or the next sweep go on.
void outbox_relay::machine::publish_ready() {
    if (!may_publish()) return;
    std::size_t published = 0;
    while (const auto* row = window_.next()) {
        if (!writer_.publish(*row)) {
            gathers_until_ = {};
            return;
        }
        log_.debug("event handed to the event log", {{"outbox_id", row->id},
                                                     {"event_id", row->event.id.value},
                                                     {"order_id", row->event.order.value},
                                                     {"trace_id", trace_id_of(row->event.traceparent)}});
        window_.published(row->id);
        ++published;
    }
    if (published > 0) gathers_until_ = clock_.steady() + gather_after(published, config_.gather);
}

void outbox_relay::machine::hand_on(std::vector<outbox_row> rows) {
    if (!lead_.is_held || phase_ == phase::stopped) return;
    bool unsafe = false;
    for (auto& row : rows) {
        const auto answer = window_.hand_on(std::move(row));
        counters_.handed_on += answer == hand_on_answer::taken;
        unsafe |= answer == hand_on_answer::unsafe;
    }
    pump();
    if (unsafe) poke();
}

void outbox_relay::machine::lose_lead(std::string_view why) {
    lead_.is_held = false;
    ++counters_.leads_lost;
    log_.warn("lost the lead of the relay", {{"epoch", lead_.epoch}, {"reason", why}});
    for (const auto id : window_.ids_in_flight()) adrift_.insert(id);
    suspects_.clear();
    window_.start(0);
    poke();
}

task<> outbox_relay::machine::stop(steady_time deadline) {
    if (phase_ != phase::running) co_return;
    if (lead_.is_held && !sweep_ended_) {
        phase_ = phase::draining;
        poke();
        while (lead_.is_held && !is_drained() && clock_.steady() < deadline)
            co_await alarms_.ended->wait_until(deadline);
    }
    phase_ = phase::stopped;
    poke();
    alarms_.publish->ring();
    alarms_.renew->ring();
    const auto last = std::max(deadline, clock_.steady() + config_.renew_every);
    while (!sweep_ended_ && clock_.steady() < last) co_await alarms_.ended->wait_until(last);
    if (lead_.is_held) co_await give_up_lead();
    if (window_.open_rows() > 0)
        log_.info("events stay in the outbox for the next start", {{"open_rows", window_.open_rows()}});
}

task<> outbox_relay::machine::give_up_lead() {
    const relay_lead lead{lead_.epoch, window_.delivered_through(), lead_.store};
    auto saved = co_await source_.save_progress(lead, std::chrono::milliseconds(0));
    lead_.is_held = false;
    if (!saved)
        log_.warn("the relay's progress was not saved; its last events may be published again",
                  {{"reason", saved.error().detail}});
}

steady_time outbox_relay::machine::after_database_error(std::string_view what, const error& problem) {
    ++counters_.database_errors;
    database_.outage.failed(clock_.steady(), std::string(what) + ": " + problem.detail);
    return clock_.steady() + database_.pause.next();
}

void outbox_relay::machine::database_answered() {
    database_.outage.worked(clock_.steady());
    database_.pause.reset();
}

void outbox_relay::machine::watch_bounds() {
    const bool too_many_gaps = window_.gaps() >= config_.limits.gaps_max;
    if (too_many_gaps && !spoke_of_bounds_)
        log_.error("a transaction runs for so long that the relay can remember no more missing events; end it",
                   {{"gaps", window_.gaps()}, {"lowest_missing_id", window_.lowest_gap()}});
    spoke_of_bounds_ = too_many_gaps;
}

std::chrono::milliseconds outbox_relay::machine::age_of(timestamp written_at) const {
    return std::max(std::chrono::milliseconds(0),
                    std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - written_at));
}

relay_counters outbox_relay::machine::counters() const {
    auto now = counters_;
    now.leads = lead_.is_held;
    now.epoch = lead_.epoch;
    now.open_rows = window_.open_rows();
    now.in_flight = window_.in_flight();
    now.gaps = window_.gaps();
    now.delivered_through = window_.delivered_through();
    if (const auto oldest = window_.oldest_open()) now.lag = age_of(*oldest);
    return now;
}

outbox_relay::outbox_relay(outbox_source& source, event_writer& writer, async_clock& clock, random_source& random,
                           relay_config config, logger log)
    : machine_(std::make_shared<machine>(source, writer, clock, random, std::move(config), std::move(log))) {}

outbox_relay::~outbox_relay() = default;

task<> outbox_relay::run() {
    return machine_->run(machine_);
}
void outbox_relay::hand_on(std::vector<outbox_row> rows) {
    machine_->hand_on(std::move(rows));
}
void outbox_relay::poke() {
    machine_->poke();
}
task<> outbox_relay::stop(steady_time deadline) {
    return machine_->stop(deadline);
}
relay_counters outbox_relay::counters() const {
    return machine_->counters();
}
std::int64_t outbox_relay::unpublished(const outbox_extent& outbox) const {
    return machine_->unpublished(outbox);
}

}  // namespace tidings
