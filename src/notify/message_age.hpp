// Ids of messages by time: a planned message's begins with the time of its event, a copy's with its own.
#pragma once
#include <chrono>
#include "base/ids.hpp"

namespace tidings {

// No message of this millisecond or a later one has an id below it.
inline message_id first_message_at(std::chrono::sys_time<std::chrono::milliseconds> at) {
    return message_id("msg_" + first_order_at(at).value.substr(4));
}

}  // namespace tidings
