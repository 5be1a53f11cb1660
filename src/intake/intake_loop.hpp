// Event log → inbox: reads a batch, decodes it, plans its mails, stores everything in one transaction, and only then
// lets the position be committed. A record that cannot be believed, or that the store refuses, goes to quarantine with
// its bytes, so the partition moves on; a store that fails, or refuses every record, is tried again with the same
// batch, so nothing is lost. Mails that the sender in this process has room for are stored with its claim on them and
// handed over. Sends no mail.
#pragma once
#include <functional>
#include <memory>
#include "base/random_source.hpp"
#include "domain/order_event.hpp"
#include "intake/event_reader.hpp"
#include "intake/inbox.hpp"
#include "intake/position_keeper.hpp"
#include "intake/refusal_guard.hpp"
#include "notify/mail_taker.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/backoff.hpp"
#include "runtime/outage_log.hpp"

namespace tidings {

struct intake_config {
    std::size_t batch_max = 250;
    std::chrono::milliseconds hunger_longest{500};  // how long a sender that has enough holds up the next batch
    std::chrono::milliseconds retry_first{100};     // after a failed read or store, doubling
    std::chrono::milliseconds retry_longest{5000};
};

struct intake_counters {
    std::uint64_t batches = 0;
    std::uint64_t records = 0;
    std::uint64_t stored = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t quarantined = 0;
    std::uint64_t skipped = 0;  // of no use to the quarantine in any form: left behind in the event log
    std::uint64_t store_errors = 0;
    std::uint64_t read_errors = 0;
    std::chrono::milliseconds not_stored_for{0};  // how long the batch in hand has not been taken; 0: none waits
};

class intake_loop {
public:
    using plan_messages = std::function<std::vector<new_message>(const order_event&)>;
    using notify_stored = std::function<void(const intake_counts&)>;

    // on_stored runs after each stored batch: it wakes the sender. May be empty. `taker` may be null; then every mail
    // is claimed later.
    intake_loop(event_reader& reader, inbox& store, plan_messages plan, async_clock& clock, random_source& random,
                intake_config config, logger log, notify_stored on_stored = {}, mail_taker* taker = nullptr);

    // Runs until the reader is stopped. Spawn it once; everything outlives it.
    task<> run();

    // Lets the batch under way be stored and its position committed, at the latest until the deadline. Then stop the
    // reader.
    task<> stop(steady_time deadline);

    intake_counters counters() const;
    const position_counters& position_commits() const { return positions_.counters(); }

private:
    enum class storing_end { stored, refused, stopped, undecided };
    static constexpr int tries_unbounded = -1;
    struct storing_state {
        backoff pause;
        outage_log outage;
        refusal_guard guard = {};
        std::optional<steady_time> failing_since = {};
    };

    task<> read_batches();
    intake_batch prepare(std::vector<raw_record> records);
    void prepare_one(raw_record raw, intake_batch& batch);
    void quarantine(raw_record raw, record_fault fault, intake_batch& batch);
    task<> settle(const record_batch& batch);
    task<bool> store(const record_batch& source);
    task<storing_end> store_again_until_done(intake_batch batch, int tries);
    task<bool> store_one_by_one(const record_batch& source);
    task<bool> store_alone(const raw_record& raw);
    task<bool> store_unfit(const raw_record& raw, record_fault fault);
    void note_not_stored(const error& why);
    task<> pause(backoff& between);
    void note_stored(const intake_counts& counts);
    void offer(intake_batch& batch) const;
    void hand_over(const intake_batch& batch, const intake_counts& counts);

    event_reader& reader_;
    inbox& inbox_;
    plan_messages plan_;
    async_clock& clock_;
    intake_config config_;
    logger log_;
    notify_stored on_stored_;
    mail_taker* taker_;
    position_keeper positions_;
    std::unique_ptr<alarm> wake_, ended_;
    outage_log read_outage_;
    backoff read_pause_;
    storing_state storing_;
    intake_counters counters_;
    bool stopping_ = false, busy_ = false;
};

}  // namespace tidings
