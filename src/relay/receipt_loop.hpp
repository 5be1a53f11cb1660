// Receipts → receipt_book: a batch is recorded before its position is committed. Best effort is enough, since what is
// missed is asked for again; still nothing that was read is dropped while the book is away.
#pragma once
#include <memory>
#include "base/random_source.hpp"
#include "relay/receipt_book.hpp"
#include "relay/receipt_reader.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/backoff.hpp"
#include "runtime/outage_log.hpp"

namespace tidings {

struct receipt_loop_counters {
    std::uint64_t receipts = 0;
    std::uint64_t unreadable = 0;  // records that are no receipts
    std::uint64_t errors = 0;      // reads and writes that failed
};

class receipt_loop {
public:
    // The first receipts after a quiet time are kept at once; while more come, so often in large batches.
    static constexpr std::chrono::milliseconds keep_every{500};

    receipt_loop(receipt_reader& reader, receipt_book& book, async_clock& clock, random_source& random, logger log);

    // Runs until the reader is stopped. Spawn it once.
    task<> run();
    void stop();  // ends pauses and retries; then stop the reader

    receipt_loop_counters counters() const { return counters_; }

private:
    task<> keep(event_receipts receipts);
    task<> pause();

    receipt_reader& reader_;
    receipt_book& book_;
    async_clock& clock_;
    logger log_;
    std::unique_ptr<alarm> wake_;
    outage_log outage_;
    backoff pause_;
    receipt_loop_counters counters_;
    bool stopping_ = false;
};

}  // namespace tidings
