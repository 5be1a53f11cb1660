// The end of a customer in the message store. Suite: tests/contract/message_journal.
#pragma once
#include <cstdint>
#include <string>
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct erased_mails {
    std::int64_t messages = 0;      // to the customer, or of the customer's orders
    std::int64_t events = 0;        // in the inbox, that named the customer
    std::int64_t quarantined = 0;   // records that held the address, deleted
    std::int64_t on_their_way = 0;  // mails that are being sent right now: call again when they have ended
    bool more = false;              // call again
};

class customer_mails {
public:
    virtual ~customer_mails() = default;
    // Takes the customer out of one order's mails in one transaction: what waits is skipped, bytes, subjects and the
    // mail servers' words go, addresses are overwritten; states, times and counts stay. The events stay known by their
    // ids, so one that comes again is a repeat like any other. Safe to repeat after any error.
    virtual task<result<erased_mails>> erase_some(std::string address) = 0;
};

}  // namespace tidings
