// Where a dead message stands among the others, oldest death first.
#pragma once
#include "base/ids.hpp"
#include "base/timestamp.hpp"

namespace tidings {

struct dead_letter_place {
    timestamp died_at;
    message_id id;
};

}  // namespace tidings
