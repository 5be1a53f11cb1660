// Where a record stands in the event log: the partition of the topic and the offset in it.
#pragma once
#include <cstdint>

namespace tidings {

struct log_place {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    friend bool operator==(const log_place&, const log_place&) = default;
};

}  // namespace tidings
