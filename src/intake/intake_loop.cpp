#include "intake/intake_loop.hpp"
#include "intake/record_decoder.hpp"
#include "tracing/trace_context.hpp"

namespace tidings {

intake_loop::intake_loop(event_reader& reader, inbox& store, plan_messages plan, async_clock& clock,
                         random_source& random, intake_config config, logger log, notify_stored on_stored)
    : reader_(reader),
      inbox_(store),
      plan_(std::move(plan)),
      clock_(clock),
      config_(config),
      log_(std::move(log)),
      on_stored_(std::move(on_stored)),
      wake_(clock.make_alarm()),
      ended_(clock.make_alarm()),
      read_pause_(random, config.retry_first, config.retry_longest),
      store_pause_(random, config.retry_first, config.retry_longest) {}

task<> intake_loop::run() {
    for (;;) {
        auto batch = co_await reader_.read(config_.batch_max);
        if (!batch) {
            if (batch.error().code == errc::stopping) co_return;
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
}

// The next batch is not touched before this one is stored: committing that one would skip this one for ever.
task<> intake_loop::settle(const record_batch& batch) {
    ++counters_.batches;
    counters_.records += batch.records.size();
    for (;;) {
        bool stored = false;
        try {
            stored = co_await store(batch);
            if (stored) co_await commit(batch);
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
        auto copy = batch;
        auto counts = co_await inbox_.store(std::move(copy));
        if (counts) {
            if (!store_pause_.is_fresh()) log_.info("the inbox takes events again");
            store_pause_.reset();
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

task<> intake_loop::commit(const record_batch& batch) {
    const auto committed = co_await reader_.commit(batch);
    if (committed) co_return;
    if (committed.error().code == errc::rejected) {
        ++counters_.commits_rejected;
        log_.info("the partitions moved while a batch was stored; their owner reads it again");
        co_return;
    }
    // Harmless too: a later commit covers it, or the records come again and are known.
    ++counters_.commit_errors;
    log_.warn("a position was not committed", {{"reason", committed.error().detail}});
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
}

}  // namespace tidings
