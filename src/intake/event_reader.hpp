// The event log as the notification service reads it. Suite: tests/contract/event_log.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "runtime/task.hpp"

namespace tidings {

// Exactly what the log holds; nothing is trusted yet.
struct raw_record {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::optional<std::string> key;
    std::vector<std::pair<std::string, std::string>> headers;  // names as written; CloudEvents' are "ce_…"
    std::string value;
    timestamp written_at;
};

struct record_batch {
    std::vector<raw_record> records;  // by offset within a partition
    std::uint64_t ownership = 0;      // which assignment of partitions they were read under
};

// How far the log was read. Those of several batches of one ownership can be put together.
struct log_positions {
    std::map<std::pair<std::string, std::int32_t>, std::int64_t>
        next;                 // by topic and partition: behind the last record
    std::size_t records = 0;  // that were read to get there
    std::uint64_t ownership = 0;
};

log_positions positions_behind(const record_batch& batch);

class event_reader {
public:
    virtual ~event_reader() = default;

    // Waits for the next records. The adapter keeps its membership alive meanwhile and stops fetching when nobody
    // reads. stopping: the reader was stopped.
    virtual task<result<record_batch>> read(std::size_t records_max) = 0;

    // Records the positions; one call at a time. rejected: the partitions moved to another member since they were read;
    // harmless, that one reads the records again.
    virtual task<result<void>> commit(const log_positions& positions) = 0;
};

}  // namespace tidings
