#include "intake/intake_loop.hpp"
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <unordered_map>
#include <unordered_set>
#include "intake/record_decoder.hpp"
#include "tracing/trace_context.hpp"

namespace tidings {
namespace {

constexpr std::int64_t first_fence = 1;

claimed_message claimed_at_birth(const event_record& event, const new_message& one, timestamp now) {
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
    born.event_type = event.type;
    born.event_payload = event.payload;
    born.event_time = event.time;
    born.traceparent = event.traceparent;
    return born;
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
      read_pause_(random, config.retry_first, config.retry_longest),
      store_pause_(random, config.retry_first, config.retry_longest) {}

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
            if (read_pause_.is_fresh())
                log_.warn("the event log cannot be read; trying again", {{"reason", batch.error().detail}});
            co_await pause(read_pause_);
            continue;
        }
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
        co_await pause(store_pause_);
    }
}

// False: stopped before it was stored.
task<bool> intake_loop::store(const record_batch& source) {
    auto prepared = prepare(source.records);
    bool refused = false;
    bool stored = co_await store_again_until_done(std::move(prepared), refused);
    if (refused) stored = co_await store_one_by_one(source);
    co_return stored;
}

task<bool> intake_loop::store_again_until_done(intake_batch batch, bool& refused) {
    for (;;) {
        offer(batch);
        auto copy = batch;
        auto counts = co_await inbox_.store(std::move(copy));
        if (counts) {
            if (!store_pause_.is_fresh()) log_.info("the inbox takes events again");
            store_pause_.reset();
            hand_over(batch, *counts);
            note_stored(*counts);
            co_return true;
        }
        ++counters_.store_errors;
        if (next_step_after(counts.error().code) == next_step::give_up) {
            log_.error("the inbox refuses a batch", {{"reason", counts.error().detail}});
            refused = true;
            co_return false;
        }
        if (store_pause_.is_fresh())
            log_.warn("the inbox takes nothing; the batch is tried again", {{"reason", counts.error().detail}});
        if (stopping_) co_return false;
        co_await pause(store_pause_);
    }
}

// One record that the inbox will never take must not hold up its partition: alone, it goes to quarantine.
task<bool> intake_loop::store_one_by_one(const record_batch& source) {
    for (const auto& raw : source.records) {
        std::vector<raw_record> one{raw};
        auto prepared = prepare(std::move(one));
        bool refused = false;
        bool stored = co_await store_again_until_done(std::move(prepared), refused);
        if (refused) {
            intake_batch unfit;
            quarantine(raw, "the inbox refuses it", unfit);
            refused = false;
            stored = co_await store_again_until_done(std::move(unfit), refused);
        }
        if (!stored) co_return false;
    }
    co_return true;
}

intake_batch intake_loop::prepare(std::vector<raw_record> records) {
    intake_batch batch;
    batch.entries.reserve(records.size());
    for (auto& raw : records) prepare_one(std::move(raw), batch);
    return batch;
}

void intake_loop::prepare_one(raw_record raw, intake_batch& batch) {
    auto decoded = decode_record(raw);
    if (!decoded) return quarantine(std::move(raw), decoded.error().detail, batch);
    try {
        auto messages = plan_(decoded->event);
        if (messages.empty()) return quarantine(std::move(raw), "no message was planned for it", batch);
        log_.debug("event received", {{"event_id", decoded->record.id.value},
                                      {"order_id", decoded->record.order.value},
                                      {"partition", raw.partition},
                                      {"offset", raw.offset},
                                      {"trace_id", trace_id_of(decoded->record.traceparent)}});
        batch.entries.push_back({std::move(decoded->record), std::move(messages)});
    } catch (const std::exception& problem) {
        quarantine(std::move(raw), std::string("planning its messages failed: ") + problem.what(), batch);
    }
}

void intake_loop::quarantine(raw_record raw, std::string reason, intake_batch& batch) {
    log_.error("record quarantined", {{"topic", raw.topic},
                                      {"partition", raw.partition},
                                      {"offset", raw.offset},
                                      {"reason", reason},
                                      {"trace_id", trace_id_of(traceparent_of(raw))}});
    batch.quarantined.push_back({std::move(raw), std::move(reason)});
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
            auto& born = handed.emplace_back(claimed_at_birth(entry.event, one, clock_.now()));
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
