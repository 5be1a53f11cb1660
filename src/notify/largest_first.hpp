// The order in which groups are shown.
#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace tidings {

// The largest first; of the same size, the one whose `last` is later. Group: with a `count`.
template <class Key, class Group, class Time>
std::vector<Group> largest_first(std::map<Key, Group> known, Time Group::*last) {
    std::vector<Group> groups;
    for (auto& [_, group] : known) groups.push_back(std::move(group));
    std::ranges::sort(groups, std::greater(), [last](const Group& one) { return std::pair(one.count, one.*last); });
    return groups;
}

}  // namespace tidings
