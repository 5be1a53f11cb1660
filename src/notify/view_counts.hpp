// How many messages the quick views of a list would show, each counted as far as a bound.
#pragma once
#include <cstdint>
#include <map>
#include "notify/message.hpp"

namespace tidings {

struct view_counts {
    std::map<message_status, std::int64_t> by_status;  // of every state but `sent`; a state without messages is missing
    std::int64_t copies = 0;                           // sent once more on demand, in whatever state
};

}  // namespace tidings
