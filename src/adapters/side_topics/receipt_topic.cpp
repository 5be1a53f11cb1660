#include "adapters/side_topics/receipt_topic.hpp"
#include "codec/cloud_event.hpp"
#include "codec/receipt_batch.hpp"

namespace tidings {
namespace {

constexpr std::string_view key = "receipts";  // one for all: they are few, and read in one place

}  // namespace

bool receipt_topic_writer::publish(const event_receipts& batch) {
    if (in_flight_ >= in_flight_max) return false;
    const cloud_event about{
        .id = ids_.next_event().value, .type = "events.received.v1", .subject = std::string(key), .time = clock_.now()};
    log_record record{last_number_ + 1, std::string(key), cloud_event_headers(about), encode_receipts(batch)};
    if (!topic_.publish(record)) return false;
    ++last_number_;
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
