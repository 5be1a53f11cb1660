// Records in quarantine by where they came from and what is wrong with them. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <vector>
#include "base/timestamp.hpp"

namespace tidings {

// A record, as far as groups tell of it.
struct quarantine_entry {
    std::int64_t id = 0;
    std::string topic;
    std::string problem;  // a record_problem, perhaps of a newer version
    std::string reason;   // the beginning of it
    timestamp stored_at;
};

struct quarantine_group {
    std::string topic, problem;
    std::size_t count = 0;
    timestamp first_stored_at, last_stored_at;
    quarantine_entry latest;
};

// The largest first; of the same size, the one whose last record is later.
std::vector<quarantine_group> groups_of(const std::vector<quarantine_entry>& entries);

}  // namespace tidings
