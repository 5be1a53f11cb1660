// Where receipts are told: a topic beside the events'. Best effort: what is lost is asked for again.
#pragma once
#include "domain/event_receipt.hpp"

namespace tidings {

class receipt_writer {
public:
    virtual ~receipt_writer() = default;
    // Takes the batch without waiting. False: not now; try again later.
    virtual bool publish(const event_receipts& batch) = 0;
};

}  // namespace tidings
