// How full the file systems are that we write to. Asked in the background, never while a request waits.
#pragma once
#include <cstdint>
#include <string>
#include <vector>
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct volume {
    std::string folder;                // one that lies on it
    std::int64_t free = 0, total = 0;  // bytes; `free` for a user without privileges
};

class volume_meter {
public:
    virtual ~volume_meter() = default;
    // One per folder, in their order. timed_out: a file system does not answer. unavailable: a folder is not there.
    virtual task<result<std::vector<volume>>> measure() = 0;
};

}  // namespace tidings
