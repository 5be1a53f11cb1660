#include "intake/intake_loop.hpp"
#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <unordered_map>
#include <unordered_set>
#include "intake/quarantine_forms.hpp"
#include "intake/record_decoder.hpp"
#include "tracing/trace_context.hpp"

namespace tidings {
namespace {

constexpr std::int64_t first_fence = 1;

claimed_message claimed_at_birth(const inbox_entry& entry, const new_message& one, timestamp now) {
    const auto& event = entry.event;
    claimed_message born;
    auto& head = born.head;
    head.id = one.id;
    head.event = one.event;
    head.order = one.order;
    head.order_version = one.order_version;
    head.kind = one.kind;
    head.recipient = one.recipient;
    head.locale = one.locale;
    head.status = message_status::sending;
    head.due_at = now;
    head.fence = first_fence;
    head.created_at = head.updated_at = now;
    head.is_test = entry.is_test;
    born.event_type = event.type;
    born.event_payload = event.payload;
    born.event_time = event.time;
    born.traceparent = event.traceparent;
    return born;
}

// Mails that still wait follow the customer.
std::optional<std::string> corrected_address(const order_event& event) {
    if (std::ranges::find(event.changed, "customer") == event.changed.end()) return std::nullopt;
    return event.order.details.customer.email;
}

}  // namespace

intake_loop::intake_loop(event_reader& reader, inbox& store, plan_messages plan, async_clock& clock,
                         random_source& random, intake_config config, logger log, notify_stored on_stored,
                         mail_taker* taker)
    : reader_(reader),
      inbox_(store),
      plan_(std::move(plan)),
      clock_(clock),
      config_(config),
      log_(std::move(log)),
      on_stored_(std::move(on_stored)),
      taker_(taker),
      positions_(reader, clock, random, log_),
      wake_(clock.make_alarm()),
      ended_(clock.make_alarm()),
      read_outage_(log_, "the event log cannot be read; trying again", "the event log can be read again"),
      read_pause_(random, config.retry_first, config.retry_longest),
      storing_{
          .pause = {random, config.retry_first, config.retry_longest},
          .outage = {log_, "the inbox takes nothing; the batch is tried again", "the inbox takes events again", true}} {
}

task<> intake_loop::run() {
    using namespace asio::experimental::awaitable_operators;
    co_await (read_batches() && positions_.run());
}

task<> intake_loop::read_batches() {
    for (;;) {
        auto wanted = config_.batch_max;
        if (taker_ && !stopping_) wanted = co_await taker_->hunger(wanted, config_.hunger_longest);
        auto batch = co_await reader_.read(wanted);
        if (!batch) {
            if (batch.error().code == errc::stopping) break;
            ++counters_.read_errors;
            read_outage_.failed(clock_.steady(), batch.error().detail);
            co_await pause(read_pause_);
            continue;
        }
        read_outage_.worked(clock_.steady());
        read_pause_.reset();
        if (stopping_ || batch->records.empty()) continue;  // not committed: it comes again at the next start
        busy_ = true;
        co_await settle(*batch);
        busy_ = false;
        ended_->ring();
    }
    co_await positions_.stop(clock_.steady());
}

// The next batch is not touched before this one is stored: the position behind that one would skip this one for ever.
task<> intake_loop::settle(const record_batch& batch) {
    ++counters_.batches;
    counters_.records += batch.records.size();
    for (;;) {
        bool stored = false;
        try {
            stored = co_await store(batch);
            if (stored) positions_.stored(positions_behind(batch));
        } catch (const std::exception& problem) {
            log_.error("a batch failed; it is tried again", {{"reason", problem.what()}});
        }
        if (stored || stopping_) co_return;
        co_await pause(storing_.pause);
    }
}

// False: stopped before it was stored. A batch that is not taken as a whole, for whatever reason, may be taken in
// pieces: it can be too much for one transaction.
task<bool> intake_loop::store(const record_batch& source) {
    constexpr int tries_together = 8;
    auto prepared = prepare(source.records);
    const int tries = source.records.size() > 1 ? tries_together : tries_unbounded;
    const auto end = co_await store_again_until_done(std::move(prepared), tries);
    if (end == storing_end::stored || end == storing_end::stopped) co_return end == storing_end::stored;
    co_return co_await store_one_by_one(source);
}

task<intake_loop::storing_end> intake_loop::store_again_until_done(intake_batch batch, int tries) {
    for (;;) {
        offer(batch);
        auto copy = batch;
        auto counts = co_await inbox_.store(std::move(copy));
        if (counts) {
            storing_.outage.worked(clock_.steady());
            storing_.pause.reset();
            storing_.failing_since.reset();
            if (!batch.entries.empty()) storing_.guard.note_stored();
            hand_over(batch, *counts);
            note_stored(*counts);
            co_return storing_end::stored;
        }
        note_not_stored(counts.error());
        if (blames_data(counts.error().code)) co_return storing_end::refused;
        if (stopping_) co_return storing_end::stopped;
        co_await pause(storing_.pause);
        if (tries != tries_unbounded && --tries == 0) co_return storing_end::undecided;
    }
}

void intake_loop::note_not_stored(const error& why) {
    ++counters_.store_errors;
    if (!storing_.failing_since) storing_.failing_since = clock_.steady();
    if (blames_data(why.code))
        log_.error("the inbox refuses a batch", {{"reason", why.detail}});
    else
        storing_.outage.failed(clock_.steady(), why.detail);
}

// One record that the inbox will never take must not hold up its partition: alone, it goes to quarantine.
task<bool> intake_loop::store_one_by_one(const record_batch& source) {
    for (const auto& raw : source.records) {
        const bool stored = co_await store_alone(raw);
        if (!stored) co_return false;
    }
    co_return true;
}

task<bool> intake_loop::store_alone(const raw_record& raw) {
    std::optional<steady_time> refused_since;
    for (;;) {
        std::vector<raw_record> one{raw};
        auto prepared = prepare(std::move(one));
        const bool is_readable = prepared.quarantined.empty();
        auto fault = is_readable ? record_fault{record_problem::not_taken, "the inbox refuses it"}
                                 : prepared.quarantined.front().fault;
        const auto end = co_await store_again_until_done(std::move(prepared), tries_unbounded);
        if (end != storing_end::refused) co_return end == storing_end::stored;
        if (!refused_since) refused_since = clock_.steady();
        if (!is_readable || storing_.guard.may_give_up(*refused_since, clock_.steady()))
            co_return co_await store_unfit(raw, std::move(fault));
        if (stopping_) co_return false;
        co_await pause(storing_.pause);
    }
}

// In the form that the quarantine takes. What it takes in no form is left behind: the log holds it at its offset.
task<bool> intake_loop::store_unfit(const raw_record& raw, record_fault fault) {
    storing_.guard.note_given_up();
    if (storing_.guard.suspects_store())
        log_.error("records are refused one after the other; each is now tried for a while before it is given up", {});
    for (int form = 0;; ++form) {
        auto unfit = quarantine_form(raw, fault, form);
        if (!unfit) break;
        intake_batch batch;
        batch.quarantined.push_back(*std::move(unfit));
        const auto end = co_await store_again_until_done(std::move(batch), tries_unbounded);
        if (end != storing_end::refused) co_return end == storing_end::stored;
    }
    ++counters_.skipped;
    storing_.failing_since.reset();
    log_.error("a record is skipped: not even the quarantine takes it; the event log holds it at its offset",
               {{"topic", raw.topic}, {"partition", raw.partition}, {"offset", raw.offset}, {"reason", fault.reason}});
    co_return true;
}

intake_counters intake_loop::counters() const {
    auto now = counters_;
    if (storing_.failing_since)
        now.not_stored_for =
            std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady() - *storing_.failing_since);
    return now;
}

intake_batch intake_loop::prepare(std::vector<raw_record> records) {
    intake_batch batch;
    batch.entries.reserve(records.size());
    for (auto& raw : records) prepare_one(std::move(raw), batch);
    return batch;
}

void intake_loop::prepare_one(raw_record raw, intake_batch& batch) {
    auto decoded = decode_record(raw);
    if (!decoded) return quarantine(std::move(raw), decoded.error(), batch);
    try {
        auto messages = plan_(decoded->event);
        if (messages.empty())
            return quarantine(std::move(raw), {record_problem::not_planned, "no message was planned for it"}, batch);
        log_.debug("event received", {{"event_id", decoded->record.id.value},
                                      {"order_id", decoded->record.order.value},
                                      {"partition", raw.partition},
                                      {"offset", raw.offset},
                                      {"trace_id", trace_id_of(decoded->record.traceparent)}});
        batch.entries.push_back({std::move(decoded->record), std::move(messages), corrected_address(decoded->event),
                                 decoded->event.order.details.reference, log_place{raw.partition, raw.offset},
                                 decoded->event.order.test});
    } catch (const std::exception& problem) {
        quarantine(std::move(raw),
                   {record_problem::not_planned, std::string("planning its messages failed: ") + problem.what()},
                   batch);
    }
}

void intake_loop::quarantine(raw_record raw, record_fault fault, intake_batch& batch) {
    log_.error("record quarantined", {{"topic", raw.topic},
                                      {"partition", raw.partition},
                                      {"offset", raw.offset},
                                      {"reason", fault.reason},
                                      {"trace_id", trace_id_of(traceparent_of(raw))}});
    fault.reason = printable(std::move(fault.reason));
    batch.quarantined.push_back({std::move(raw), std::move(fault)});
}

// Asks for a claim on as many mails as the sender has room for.
void intake_loop::offer(intake_batch& batch) const {
    if (!taker_) return;
    const auto who = taker_->who();
    batch.instance = who.instance;
    batch.lease = who.lease;
    auto room = taker_->room();
    std::unordered_map<std::string, std::size_t> room_by_domain;
    for (auto& entry : batch.entries)
        for (auto& one : entry.messages) {
            one.claim = false;
            if (room == 0 || one.status != message_status::queued) continue;
            const auto domain = recipient_domain_of(one.recipient);
            const auto known = room_by_domain.find(domain);
            auto& left = known != room_by_domain.end()
                             ? known->second
                             : room_by_domain.emplace(domain, taker_->room_for(domain)).first->second;
            if (left == 0) continue;
            one.claim = true;
            --left;
            --room;
        }
}

// What the store gave us a claim on. A crash before this line loses nothing: the lease ends, and the mail is queued
// again.
void intake_loop::hand_over(const intake_batch& batch, const intake_counts& counts) {
    if (!taker_ || counts.claimed.empty()) return;
    const std::unordered_set<message_id> ours(counts.claimed.begin(), counts.claimed.end());
    std::vector<claimed_message> handed;
    for (const auto& entry : batch.entries)
        for (const auto& one : entry.messages) {
            if (!ours.contains(one.id)) continue;
            auto& born = handed.emplace_back(claimed_at_birth(entry, one, clock_.now()));
            if (const auto stored = counts.traceparents.find(one.id); stored != counts.traceparents.end())
                born.traceparent = stored->second;
        }
    taker_->take(std::move(handed));
}

void intake_loop::note_stored(const intake_counts& counts) {
    counters_.stored += counts.stored;
    counters_.duplicates += counts.duplicates;
    counters_.quarantined += counts.quarantined;
    if (on_stored_) on_stored_(counts);
}

task<> intake_loop::pause(backoff& between) {
    if (stopping_) co_return;
    co_await wake_->wait_until(clock_.steady() + between.next());
}

task<> intake_loop::stop(steady_time deadline) {
    stopping_ = true;
    wake_->ring();
    while (busy_ && clock_.steady() < deadline) co_await ended_->wait_until(deadline);
    co_await positions_.stop(deadline);
}

}  // namespace tidings
