// The event log as the notification service reads it. Suite: tests/contract/event_log.
#pragma once
#include <cstdint>
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

class event_reader {
public:
    virtual ~event_reader() = default;

    // Waits for the next records. The adapter keeps its membership alive meanwhile and stops fetching when nobody
    // reads. stopping: the reader was stopped.
    virtual task<result<record_batch>> read(std::size_t records_max) = 0;

    // Records the position behind the batch. rejected: its partitions moved to another member since; harmless, that one
    // reads them again.
    virtual task<result<void>> commit(const record_batch& batch) = 0;
};

}  // namespace tidings
