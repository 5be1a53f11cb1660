// The ids of the contract: a prefix and a UUIDv7 (RFC 9562, section 5.7), so they sort by time of creation.
#pragma once
#include <string>
#include "base/named_type.hpp"
#include "base/random_source.hpp"
#include "base/time_source.hpp"
#include "base/timestamp.hpp"

namespace tidings {

using order_id = named_string<struct order_id_tag>;      // "ord_" + UUIDv7
using event_id = named_string<struct event_id_tag>;      // "evt_" + UUIDv7
using message_id = named_string<struct message_id_tag>;  // "msg_" + UUIDv7

// Makes ids that never run backwards within a process, even when the clock does.
class id_generator {
public:
    id_generator(const time_source& clock, random_source& random) : clock_(clock), random_(random) {}
    order_id next_order();
    event_id next_event();
    message_id next_message();
    std::string next_uuid();  // 36 characters, lower case

private:
    const time_source& clock_;
    random_source& random_;
    std::int64_t last_ms_ = 0;
    std::uint32_t sequence_ = 0;
};

// When an order's id was drawn, to the millisecond: that is when the order was created. The epoch for what is no id.
timestamp time_of(const order_id& id);
// No order that was created at this millisecond or later has an id below it.
order_id first_order_at(std::chrono::sys_time<std::chrono::milliseconds> at);

// True when the text is the prefix followed by a well-formed lower-case UUID.
bool is_id(std::string_view prefix, std::string_view text);

}  // namespace tidings
