// The event log as those write it who have no order event: receipts, copies of dead letters. Each adapter of
// event_writer is one of these, too; what is said there of order and outcomes holds here.
#pragma once
#include "relay/event_writer.hpp"
#include "relay/log_record.hpp"

namespace tidings {

class record_writer {
public:
    virtual ~record_writer() = default;

    // Takes the record without waiting. False: too much is in flight; try again after the next outcomes.
    virtual bool publish(const log_record& record) = 0;

    // Waits until at least one record is decided. Empty: the writer was stopped.
    virtual task<std::vector<publish_outcome>> outcomes() = 0;
};

}  // namespace tidings
