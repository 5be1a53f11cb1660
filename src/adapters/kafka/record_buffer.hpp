// Records fetched and not read yet, with the positions behind them.
#pragma once
#include <deque>
#include <map>
#include "adapters/kafka/handles.hpp"
#include "intake/event_reader.hpp"

namespace tidings::kafka {

class record_buffer {
public:
    void put(raw_record record) {
        bytes_ += record.value.size();
        positions_[record.partition] = record.offset + 1;
        records_.push_back(std::move(record));
    }
    // The oldest ones, at most so many.
    std::vector<raw_record> take(std::size_t records_max) {
        std::vector<raw_record> taken;
        taken.reserve(std::min(records_max, records_.size()));
        for (; !records_.empty() && taken.size() < records_max; records_.pop_front()) {
            bytes_ -= records_.front().value.size();
            taken.push_back(std::move(records_.front()));
        }
        return taken;
    }
    void clear() { *this = {}; }

    bool empty() const { return records_.empty(); }
    std::size_t size() const { return records_.size(); }
    std::size_t bytes() const { return bytes_; }
    // By partition: the offset after the last record fetched.
    const std::map<std::int32_t, std::int64_t>& positions() const { return positions_; }

private:
    std::deque<raw_record> records_;
    std::size_t bytes_ = 0;
    std::map<std::int32_t, std::int64_t> positions_;
};

// A record's time, from the milliseconds since 1970 that its producer or the broker wrote; within the years 1970 to
// 9999.
timestamp time_of(std::int64_t milliseconds);

// What librdkafka fetched, copied.
raw_record record_of(const rd_kafka_message_t& message);

// As a commit wants them.
partitions_handle as_partitions(const log_positions& positions);

}  // namespace tidings::kafka
