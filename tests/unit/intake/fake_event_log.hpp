// A reader and an inbox in memory whose answers a test sets.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <set>
#include "codec/cloud_event.hpp"
#include "codec/event_payload.hpp"
#include "codec/order_document.hpp"
#include "intake/event_reader.hpp"
#include "intake/inbox.hpp"
#include "runtime/async_clock.hpp"
#include "support/order_builder.hpp"

namespace tidings {

inline event_record a_valid_event(int number) {
    order shown;
    shown.id = order_id(testing_support::numbered("ord", number));
    shown.details.customer.email = "ada@example.com";
    shown.details.currency = "EUR";
    shown.details.items.push_back({.sku = "", .name = "Earl Grey", .quantity = 2, .unit_price = 1250});
    shown.subtotal = shown.total = 2500;
    shown.created_at = shown.updated_at = testing_support::test_time(number);
    event_record event;
    event.id = event_id(testing_support::numbered("evt", number));
    event.order = shown.id;
    event.version = 1;
    event.type = "order.placed.v1";
    event.time = shown.created_at;
    event.payload = encode_event_payload(encode_order(shown), std::nullopt, {}, true);
    return event;
}

inline raw_record as_raw(const event_record& event, std::int64_t offset = 0) {
    raw_record raw;
    raw.topic = "order-event";
    raw.offset = offset;
    raw.key = event.order.value;
    raw.headers = cloud_event_headers(event);
    raw.value = event.payload;
    return raw;
}

class fake_reader final : public event_reader {
public:
    explicit fake_reader(async_clock& clock) : clock_(clock), changed_(clock.make_alarm()) {}

    void give(std::vector<raw_record> records) {
        batches_.push_back({std::move(records), 1});
        changed_->ring();
    }
    void stop() {
        stopped_ = true;
        changed_->ring();
    }

    task<result<record_batch>> read(std::size_t) override {
        for (;;) {
            if (failures > 0 && failures-- > 0) co_return error{errc::unavailable, "away"};
            if (stopped_) co_return error{errc::stopping, "stopped"};
            if (!batches_.empty()) {
                auto batch = std::move(batches_.front());
                batches_.pop_front();
                co_return batch;
            }
            co_await changed_->wait_until(clock_.steady() + std::chrono::hours(24));
        }
    }
    task<result<void>> commit(const log_positions& positions) override {
        ++commits;
        if (commit_answer) co_return *commit_answer;
        committed = positions.next.begin()->second;
        co_return result<void>();
    }

    int failures = 0;
    std::optional<error> commit_answer;
    std::int64_t committed = 0;
    int commits = 0;

private:
    async_clock& clock_;
    std::unique_ptr<alarm> changed_;
    std::deque<record_batch> batches_;
    bool stopped_ = false;
};

class fake_inbox final : public inbox {
public:
    task<result<intake_counts>> store(intake_batch batch) override {
        ++stores;
        if (!answers.empty()) {
            const auto answer = answers.front();
            answers.pop_front();
            co_return answer;
        }
        for (const auto& entry : batch.entries)
            if (refuses.contains(entry.event.id.value)) co_return error{errc::invalid, "constraint"};
        for (const auto& unfit : batch.quarantined)
            if (refuses_quarantined(unfit)) co_return error{errc::invalid, "timestamp out of range"};
        if (batch.entries.size() > entries_max) co_return error{errc::unavailable, "out of memory"};
        intake_counts counts;
        for (auto& entry : batch.entries) {
            const bool is_new = events.insert(entry.event.id.value).second;
            ++(is_new ? counts.stored : counts.duplicates);
            for (const auto& one : entry.messages)
                if (is_new && one.claim) counts.claimed.push_back(one.id);
        }
        claimed_by = batch.instance;
        for (auto& unfit : batch.quarantined) {
            quarantined[unfit.record.offset] = unfit.fault;
            values[unfit.record.offset] = unfit.record.value;
            ++counts.quarantined;
        }
        co_return counts;
    }

    std::deque<error> answers;  // given to the next calls
    std::set<std::string> refuses, events;
    std::map<std::int64_t, record_fault> quarantined;
    std::map<std::int64_t, std::string> values;
    std::function<bool(const quarantined_record&)> refuses_quarantined = [](const auto&) { return false; };
    std::size_t entries_max = 1000;  // more in one transaction are too much
    std::string claimed_by;
    int stores = 0;
};

}  // namespace tidings
