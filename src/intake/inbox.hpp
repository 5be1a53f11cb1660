// Where events become our responsibility: stored with the messages they ask for, once per event id. Suite:
// tests/contract/inbox.
#pragma once
#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>
#include "base/result.hpp"
#include "domain/event_record.hpp"
#include "intake/event_reader.hpp"
#include "intake/record_fault.hpp"
#include "notify/log_place.hpp"
#include "notify/message.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct inbox_entry {
    event_record event;
    std::vector<new_message> messages;             // at least one, `skipped` included
    std::optional<std::string> corrected_to = {};  // the customer's data changed: this is the address from now on
    std::string reference = {};                    // the shop's own number of the order; empty: none
    std::optional<log_place> place = {};           // where it stood in the event log; empty: not known
    bool is_test = false;                          // of a test order: none of its mails, copies included, is sent
};

struct quarantined_record {
    raw_record record;
    record_fault fault;
};

struct intake_batch {
    std::vector<inbox_entry> entries;
    std::vector<quarantined_record> quarantined;
    std::string instance = {};  // for messages that are to be stored with a claim
    std::chrono::milliseconds lease{0};
};

struct intake_counts {
    std::size_t stored = 0;
    std::size_t duplicates = 0;       // event id known already: nothing of it was written
    std::size_t quarantined = 0;      // topic, partition and offset known already: counted, not written again
    std::vector<message_id> claimed;  // stored with the claim that was asked for, under fence 1
    // Of claimed ones whose event was stored with another trace context than the given one.
    std::unordered_map<message_id, std::string> traceparents;
};

class inbox {
public:
    virtual ~inbox() = default;
    // One durable transaction. A mail that is queued by it supersedes what it `replaces`; a mail that somebody is
    // sending or that a person set going is left alone. Planned mails of earlier versions to the customer go to
    // corrected_to, written anew, unless their final dot may have left: then who holds it loses it. invalid: something
    // in the batch will never fit; nothing was stored. Everything else is a fault of the store: call again with the
    // same batch.
    virtual task<result<intake_counts>> store(intake_batch batch) = 0;
};

}  // namespace tidings
