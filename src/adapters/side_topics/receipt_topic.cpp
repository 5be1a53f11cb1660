#include "adapters/side_topics/receipt_topic.hpp"
#include "codec/receipt_batch.hpp"

namespace tidings {

bool receipt_topic_writer::publish(const event_receipts& batch) {
    if (in_flight_ >= in_flight_max) return false;
    outbox_row row;
    row.id = last_id_ + 1;
    row.event.id = ids_.next_event();
    row.event.order = order_id("receipts");
    row.event.version = 1;
    row.event.type = "events.received.v1";
    row.event.time = clock_.now();
    row.event.payload = encode_receipts(batch);
    if (!topic_.publish(row)) return false;
    ++last_id_;
    ++in_flight_;
    return true;
}

// What was refused is lost: the events are asked for again, and told again.
task<> receipt_topic_writer::run_outcomes() {
    for (;;) {
        const auto outcomes = co_await topic_.outcomes();
        if (outcomes.empty()) co_return;
        in_flight_ -= std::min(in_flight_, outcomes.size());
        const bool was_refused = is_refused_;
        is_refused_ = outcomes.back().verdict != publish_verdict::delivered;
        if (is_refused_ && !was_refused)
            log_.warn("receipts are not taken; their events will be published again",
                      {{"reason", outcomes.back().detail}});
    }
}

task<result<receipts_read>> receipt_topic_reader::read() {
    auto batch = co_await topic_.read(records_max);
    if (!batch) co_return batch.error();
    receipts_read found;
    for (const auto& record : batch->records) {
        auto receipts = decode_receipts(record.value);
        if (!receipts) {
            ++found.unreadable;
            continue;
        }
        found.receipts.insert(found.receipts.end(), receipts->begin(), receipts->end());
    }
    last_ = positions_behind(*batch);
    co_return std::move(found);
}

task<result<void>> receipt_topic_reader::commit() {
    if (last_.next.empty()) co_return result<void>();
    auto committed = co_await topic_.commit(last_);
    co_return committed;
}

}  // namespace tidings
