// The send journal: rendered bytes are frozen, and an intent is durable, before the first final dot; the outcome is
// recorded after it. Suite: tests/contract/message_journal.
//
// A claim is a lease with a fence: a write with an old fence gets `rejected` and nothing changes. A message can also be
// stored with a claim on it (inbox.hpp). Mails of one order leave in version order: version v can be claimed when every
// version since the last one that was sent is there and each message of a lower one terminal, or when v has waited
// longer than hold_max for one that never came. Never while a later version is being sent; when that one has been sent,
// what waits before it is superseded (mail_sequence.hpp). Due times and leases use the store's clock. When that clock
// was set back, what was written before waits no longer than it would have: claims see to that.
//
// Calls of one moment share a transaction and its statements; a call that the store refuses fails no other.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include "base/result.hpp"
#include "base/shared_text.hpp"
#include "mail/mail_dictionary.hpp"
#include "notify/kind_rules.hpp"
#include "notify/message.hpp"
#include "runtime/task.hpp"

namespace tidings {

// The bytes that every attempt sends, unchanged.
struct frozen_mail {
    std::string mail_id;  // Message-ID without brackets
    std::string subject;  // decoded, for people
    shared_text bytes;    // RFC 5322 message, CRLF lines, not dot-stuffed
    std::string template_version;
    std::string text_origin;                            // "template" or "ai"
    std::string ai_note;                                // as in message
    std::shared_ptr<const mail_dictionary> dictionary;  // packs the bytes in the store; may be empty
};

struct domain_room {
    std::string domain;  // lower case
    std::size_t messages_max = 0;
};

struct claim_request {
    std::string instance;
    std::size_t messages_max = 64;
    std::chrono::milliseconds lease{60'000};
    std::chrono::milliseconds hold_max{15 * 60'000};  // how long a version waits for a previous one that never came
    std::vector<std::string> excluded_domains;        // lower case; lanes that are full
    std::vector<domain_room> rooms;                   // at most so many mails of each of these domains …
    std::optional<std::size_t> other_room;            // … and of each that is not named; empty: as many as there are
    std::chrono::milliseconds pause_longest{5 * 3'600'000};  // nothing that is deferred waits longer than this
};

struct claimed_message {
    message head;
    std::string event_type, event_payload;
    timestamp event_time;
    std::string traceparent;
    std::optional<frozen_mail> frozen;  // present from the second claim on
};

struct claimed_messages {
    std::vector<claimed_message> messages;  // oldest due first
    bool more = false;                      // there is more that this very request would take
};

// The right to write about a message: it holds as long as nobody has claimed the message since.
struct held_message {
    message_id id;
    std::int64_t fence = 0;
    order_id order;
    std::int64_t order_version = 0;

    held_message() = default;
    explicit held_message(const message& head)
        : id(head.id), fence(head.fence), order(head.order), order_version(head.order_version) {}
};

struct intent {
    std::int64_t number = 0;  // the attempt's number, chosen by the journal; 0 before it is written
    std::string relay;
    timestamp started_at;
    std::optional<frozen_mail> mail;  // given: frozen in the same step, both or neither
};

// How an attempt, or a decision without one, ends.
struct settlement {
    message_status status = message_status::sent;  // a terminal state, deferred, or queued (nothing charged)
    std::string reason;
    std::optional<std::chrono::milliseconds> retry_in;  // with deferred and queued: due that much later
    std::optional<attempt> tried;  // closes the open intent, or adds an attempt that never reached the dot
};

struct recovery {
    std::size_t resumed = 0;    // leases that ended without an intent: queued again, nothing was sent
    std::size_t uncertain = 0;  // leases that ended with an open intent: marked uncertain, then resent or held
};

class message_journal {
public:
    virtual ~message_journal() = default;

    // Costs what it takes, however many messages wait in full lanes, for time or for their order.
    virtual task<result<claimed_messages>> claim(claim_request request) = 0;
    virtual task<result<void>> freeze(held_message held, frozen_mail mail) = 0;
    virtual task<result<std::int64_t>> intend(held_message held, intent about) = 0;  // the attempt's number
    virtual task<result<void>> settle(held_message held, settlement how) = 0;
    // Of those that are still held under their fence.
    virtual task<result<void>> renew(std::vector<held_message> held, std::chrono::milliseconds lease) = 0;
    virtual task<result<recovery>> recover(uncertain_rules rules) = 0;  // leases that ended
    // Something that this process knows of stands ready for this request: a claim is worth its trip. What other
    // instances left is found by claims now and then.
    virtual bool has_ready(const claim_request& request) const = 0;
    // Until a claim may find more than now; empty: nothing waits for time.
    virtual task<result<std::optional<std::chrono::milliseconds>>> next_due_in() = 0;
};

}  // namespace tidings
