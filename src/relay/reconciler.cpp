#include "relay/reconciler.hpp"
#include <algorithm>

namespace tidings {
namespace {

constexpr std::chrono::hours never_asked{24 * 365 * 100};  // an event is handed out once in that time

}  // namespace

reconciler::reconciler(receipt_book& book, event_writer& writer, std::function<bool()> leads, async_clock& clock,
                       reconciler_config config, logger log)
    : book_(book),
      writer_(writer),
      leads_(std::move(leads)),
      clock_(clock),
      config_(config),
      log_(std::move(log)),
      book_outage_(log_, "receipts cannot be counted", "receipts can be counted again"),
      wake_(clock.make_alarm()) {}

task<> reconciler::run() {
    while (!stopping_) {
        co_await round();
        if (stopping_) co_return;
        const auto next = clock_.steady() + config_.every;
        co_await wake_->wait_until(next);
    }
}

void reconciler::stop() {
    stopping_ = true;
    wake_->ring();
}

// Every overdue event is asked for once, without delay. Asking again waits for a sign of life: while no receipt arrives
// at all, repeats would only pile up. What the event log still holds would be doubled, so nothing is asked meanwhile.
task<> reconciler::round() {
    const bool counted = co_await look_at_counts();
    if (!counted || stopping_ || !leads_() || in_flight_ > 0) co_return;
    co_await ask(never_asked, config_.events_max);
    if (in_flight_ > 0 || stopping_) co_return;
    co_await ask(config_.reconcile_after, is_answered_ ? config_.events_max : config_.probes_max);
}

task<> reconciler::ask(std::chrono::milliseconds again_after, std::size_t limit) {
    const auto overdue = co_await book_.overdue(config_.reconcile_after, config_.unsettled_for, again_after, limit);
    if (!overdue) {
        ++counters_.errors;
        co_return;
    }
    if (overdue->empty() || stopping_) co_return;
    report(*overdue);
    publish(*overdue);
    is_answered_ = false;
}

task<bool> reconciler::look_at_counts() {
    const auto counts = co_await book_.counts(config_.reconcile_after);
    if (!counts) {
        ++counters_.errors;
        book_outage_.failed(clock_.steady(), counts.error().detail);
        co_return false;
    }
    book_outage_.worked(clock_.steady());
    if (counts->received != seen_.received || counts->settled != seen_.settled) is_answered_ = true;
    seen_ = *counts;
    seen_at_ = clock_.now();
    co_return true;
}

void reconciler::publish(const std::vector<overdue_event>& overdue) {
    for (const auto& each : overdue) {
        if (!writer_.publish(each.row)) {
            ++counters_.refused;
            continue;
        }
        ++in_flight_;
        ++(each.received ? counters_.unsettled : counters_.asked);
    }
}

task<> reconciler::run_outcomes() {
    for (;;) {
        const auto outcomes = co_await writer_.outcomes();
        if (outcomes.empty()) co_return;
        in_flight_ -= std::min(in_flight_, outcomes.size());
        for (const auto& each : outcomes) {
            if (each.verdict == publish_verdict::delivered) continue;
            ++counters_.refused;
            if (each.verdict == publish_verdict::record_fault)
                log_.error("an event that is published again is refused",
                           {{"outbox_id", each.outbox_id}, {"reason", each.detail}});
        }
    }
}

std::string reconciler::names_of(const std::vector<const overdue_event*>& events) const {
    std::string names;
    for (std::size_t at = 0; at < std::min(events.size(), config_.ids_named); ++at)
        names += (names.empty() ? "" : " ") + events[at]->row.event.id.value;
    return names;
}

// The first time is for a lost receipt; who is asked twice and still does not settle needs a person.
void reconciler::report(const std::vector<overdue_event>& overdue) const {
    std::vector<const overdue_event*> unreceived, unsettled;
    for (const auto& each : overdue) {
        if (!each.received)
            unreceived.push_back(&each);
        else if (each.asked > 1)
            unsettled.push_back(&each);
    }
    if (!unreceived.empty())
        log_.warn("events are not confirmed; publishing them again",
                  {{"events", unreceived.size()}, {"drift", seen_.late}, {"event_ids", names_of(unreceived)}});
    if (!unsettled.empty())
        log_.error("events stay unsettled; look at their messages",
                   {{"events", unsettled.size()}, {"event_ids", names_of(unsettled)}});
}

}  // namespace tidings
