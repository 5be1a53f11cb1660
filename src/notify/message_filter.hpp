// What a list of messages is narrowed by, and how far a page of it may look. Used by the API; each store turns it into
// SQL.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "base/ids.hpp"
#include "base/timestamp.hpp"
#include "notify/message.hpp"
#include "notify/reply_class.hpp"

namespace tidings {

// One try that has all of these; empty members narrow nothing.
struct try_filter {
    std::optional<std::string> relay;  // host:port, as attempts show it
    std::optional<reply_class> reply;
    bool uncertain = false;  // its answer was lost

    bool is_set() const { return relay || reply || uncertain; }
};

struct message_filter {
    std::optional<order_id> order;
    std::optional<std::string> recipient;
    std::vector<message_status> statuses;  // any of them; empty: every state
    std::optional<std::string> kind;
    std::optional<std::string> domain;            // the recipient's, in any case
    std::optional<timestamp> from, to;            // when its event was made: from <= time < to, to the millisecond
    std::optional<std::string> template_version;  // "shipped/en/3"
    bool copies = false;                          // sent once more on demand
    try_filter tried;
    std::optional<std::string> text;    // part of the recipient, order id, subject or kind; any case
    std::size_t limit = 50;             // 1..200
    std::optional<message_id> after;    // newest first; continue behind this one
    std::size_t looked_at_max = 2'500;  // where no index leads: the page ends when so many messages were looked at
};

// What gives the messages of a list in their order, before the other filters are applied.
enum class list_lead {
    order_or_recipient,  // their indexes
    statuses,            // the index of states, one state after the other
    uncertain_tries,     // the index of tries whose answer was lost
    copies,              // the index of copies
    everything,          // newest first
};

list_lead lead_of(const message_filter& filter);

// Whether messages are looked through that the page may not show: then it also ends at looked_at_max.
bool is_search(const message_filter& filter);

// Ids begin with the time of the event: all ids of the list are below the first and not below the second. Empty: no
// bound.
std::optional<message_id> ids_below(const message_filter& filter);
std::optional<message_id> ids_from(const message_filter& filter);

// No message of an event that was made at this millisecond or later has an id below it.
message_id first_message_at(timestamp at);

}  // namespace tidings
