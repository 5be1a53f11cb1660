// A mail we owe somebody, from the moment its event arrives to its one terminal state.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/ids.hpp"
#include "base/timestamp.hpp"
#include "domain/stored_kind.hpp"
#include "mail/delivery_outcome.hpp"
#include "mail/smtp_phase.hpp"
#include "notify/written_mail.hpp"

namespace tidings {

enum class message_status {
    queued,      // due at due_at, or waiting for the order's previous version
    sending,     // claimed by an instance until its lease ends
    deferred,    // refused for now; due again at due_at
    sent,        // the mail relay accepted it
    failed,      // refused for good
    dead,        // given up; can be replayed
    suppressed,  // the recipient is on the suppression list
    skipped,     // a rule, notify:false, or expired
    superseded,  // a later mail of the order made it pointless
};

std::string_view name_of(message_status status);
std::optional<message_status> parse_message_status(std::string_view name);
bool is_terminal(message_status status);

std::string recipient_domain_of(std::string_view recipient);  // lower case: the lane

// What intake writes: one row per mail that the event asks for, or one `skipped` row when it asks for none.
struct new_message {
    message_id id;  // its first eight bytes are the event's, see message_id_for()
    event_id event;
    order_id order;
    std::int64_t order_version = 0;
    mail_kind kind = mail_kind::placed;  // unique per event and recipient
    std::string recipient;               // an RFC 5321 mailbox
    std::string locale;
    message_status status = message_status::queued;  // queued or a terminal state
    std::string reason;                              // why it is terminal already
    std::vector<mail_kind> replaces;  // while it is queued: kinds of earlier mails of the order to the same recipient
                                      // that it makes pointless when they have not left yet
    bool claim = false;               // store it claimed for the batch's instance, if it may go at once
};

struct message {
    message_id id;
    event_id event;
    order_id order;
    std::int64_t order_version = 0;
    stored_kind kind;
    std::string recipient, locale;
    message_status status = message_status::queued;
    std::string reason;               // why it is where it is, for people
    std::optional<timestamp> due_at;  // empty: waits for the order's previous version
    std::int64_t attempts = 0;        // charged ones
    std::int64_t fence = 0;           // grows with every claim; a write with an older one is refused
    written_mail written;
    std::string last_reply;  // the mail relay's last words
    timestamp created_at, updated_at;
    std::optional<timestamp> settled_at;
    std::optional<timestamp> schedule_started_at;  // when a person set it going again; its age counts from here
    std::string replay;                            // the last replay of it, for the record
    std::string copy_of;                           // id of the message that this one repeats on demand; empty: planned
    bool is_test = false;                          // of a test order: written and kept, never sent
};

// One try of a message against a mail relay.
struct attempt {
    std::int64_t number = 0;  // from 1 within the message
    std::string relay;        // host:port
    timestamp started_at;
    std::optional<timestamp> ended_at;
    std::optional<delivery_outcome> outcome;  // empty while open
    std::optional<smtp_phase> phase;  // where the dialogue stood; empty while open, and when a bug of ours ended it
    int reply_code = 0;               // 0: no reply
    std::string enhanced_code;
    std::string reply;       // the server's words, cleaned and shortened
    bool charged = false;    // counted against the retry schedule
    bool uncertain = false;  // the answer to the final dot was lost: the recipient may have it
    std::string transcript;  // the end of the dialogue, without credentials; only of tries that were not accepted
};

}  // namespace tidings
