// What every page of groups answers: the groups of the latest entries, the largest first, and whether there are older ones.
#pragma once
#include <boost/json.hpp>
#include <cstddef>
#include <utility>
#include <vector>

namespace tidings::api {

constexpr std::size_t grouped_max = 5'000;  // entries that groups are made of; ask for one more

// `latest`: newest first, grouped_max + 1 at most. groups_of(latest) is found beside Entry.
template <class Entry, class Group>
boost::json::object groups_answer(std::vector<Entry> latest, boost::json::object (*to_json)(const Group&)) {
    const bool more = latest.size() > grouped_max;
    if (more) latest.pop_back();
    boost::json::array data;
    for (const auto& one : groups_of(latest)) data.push_back(to_json(one));
    return {{"data", std::move(data)}, {"looked_at", latest.size()}, {"more", more}};
}

}  // namespace tidings::api
