// Receipts on a topic of their own, beside the events': what intake tells and the relay's side reads, over either event
// log.
#pragma once
#include "base/ids.hpp"
#include "intake/event_reader.hpp"
#include "intake/receipt_writer.hpp"
#include "relay/receipt_reader.hpp"
#include "relay/record_writer.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"

namespace tidings {

class receipt_topic_writer final : public receipt_writer {
public:
    receipt_topic_writer(record_writer& topic, id_generator& ids, async_clock& clock, logger log)
        : topic_(topic), ids_(ids), clock_(clock), log_(std::move(log)) {}

    bool publish(const event_receipts& batch) override;

    task<> run_outcomes();  // until the topic's writer is stopped; spawn it once

private:
    static constexpr std::size_t in_flight_max = 64;

    record_writer& topic_;
    id_generator& ids_;
    async_clock& clock_;
    logger log_;
    std::int64_t last_number_ = 0;
    std::size_t in_flight_ = 0;
    bool is_refused_ = false;
};

class receipt_topic_reader final : public receipt_reader {
public:
    explicit receipt_topic_reader(event_reader& topic) : topic_(topic) {}

    task<result<receipts_read>> read() override;
    task<result<void>> commit() override;

private:
    static constexpr std::size_t records_max = 100;  // of up to receipts_per_batch_max receipts

    event_reader& topic_;
    log_positions last_;
};

}  // namespace tidings
