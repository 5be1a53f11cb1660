// The event log as the relay writes it: keyed by order, kept in call order per order. Suite: tests/contract/event_log.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include "domain/event_record.hpp"
#include "runtime/task.hpp"

namespace tidings {

enum class publish_verdict {
    delivered,      // every in-sync replica has it
    record_fault,   // the log refuses this record (too large, malformed); when it takes others, it will never take this
                    // one
    cluster_fault,  // the log refuses everything for now (unknown topic, no authority, the clocks differ): pause, alarm
    writer_lost,    // the writer was rebuilt; what was in flight may or may not be there: publish it again, in order
};

constexpr std::string_view name_of(publish_verdict verdict) {
    switch (verdict) {
        case publish_verdict::delivered: return "delivered";
        case publish_verdict::record_fault: return "record_fault";
        case publish_verdict::cluster_fault: return "cluster_fault";
        case publish_verdict::writer_lost: return "writer_lost";
    }
    return "";
}

struct publish_outcome {
    std::int64_t outbox_id = 0;  // of a log_record: its number
    publish_verdict verdict = publish_verdict::delivered;
    std::string detail;
};

class event_writer {
public:
    virtual ~event_writer() = default;

    // Takes the row without waiting. False: too much is in flight; try again after the next outcomes.
    virtual bool publish(const outbox_row& row) = 0;

    // Waits until at least one row is decided; rows of one order are decided in call order. Empty: the writer was
    // stopped.
    virtual task<std::vector<publish_outcome>> outcomes() = 0;
};

}  // namespace tidings
