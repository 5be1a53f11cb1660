#include "notify/quarantine_groups.hpp"
#include <algorithm>
#include <map>
#include "notify/largest_first.hpp"

namespace tidings {

std::vector<quarantine_group> groups_of(const std::vector<quarantine_entry>& entries) {
    std::map<std::pair<std::string, std::string>, quarantine_group> known;
    for (const auto& one : entries) {
        auto& group = known[{one.topic, one.problem}];
        if (group.count++ == 0) group = {one.topic, one.problem, 1, one.stored_at, one.stored_at, one};
        if (one.id > group.latest.id) group.latest = one;
        group.first_stored_at = std::min(group.first_stored_at, one.stored_at);
        group.last_stored_at = std::max(group.last_stored_at, one.stored_at);
    }
    return largest_first(std::move(known), &quarantine_group::last_stored_at);
}

}  // namespace tidings
