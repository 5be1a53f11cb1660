#include "api/route_table.hpp"
#include <algorithm>
#include <array>
#include <stdexcept>
#include "api/percent_encoding.hpp"

namespace tidings::api {
namespace {

// Splits "/a/b" into "a", "b"; "/" into one empty segment. Anything that does not begin with '/' has none.
template <class Take>
void each_segment(std::string_view path, Take take) {
    while (!path.empty() && path.front() == '/') {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        take(path.substr(0, end));
        path.remove_prefix(end);
    }
}

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

constexpr std::size_t segments_max = 16;

struct split_path {
    std::array<std::string_view, segments_max> segments;
    std::size_t count = 0;  // more than segments_max: no pattern is that long

    explicit split_path(std::string_view path) {
        each_segment(path, [&](std::string_view segment) {
            if (count < segments_max) segments[count] = segment;
            ++count;
        });
    }
};

// How many literal segments agree; -1 when the pattern does not fit.
int fit(const route_table::resource& candidate, const split_path& path) {
    if (candidate.segments.size() != path.count) return -1;
    int literals = 0;
    for (std::size_t at = 0; at < path.count; ++at) {
        if (candidate.segments[at] == path.segments[at])
            ++literals;
        else if (!is_parameter(candidate.segments[at]) || path.segments[at].empty())
            return -1;
    }
    return literals;
}

}  // namespace

route_table::resource& route_table::resource_for(std::string_view pattern) {
    const auto known = std::ranges::find_if(resources_, [&](const resource& one) { return *one.label == pattern; });
    if (known != resources_.end()) return *known;
    auto& added = resources_.emplace_back();
    added.label = std::make_shared<const std::string>(pattern);
    each_segment(pattern, [&](std::string_view segment) { added.segments.emplace_back(segment); });
    return added;
}

route_table& route_table::add(std::string_view pattern, entry one) {
    auto& target = resource_for(pattern);
    if (std::ranges::find(target.entries, one.method, &entry::method) != target.entries.end())
        throw std::logic_error("two actions for " + one.method + " " + std::string(pattern));
    target.entries.push_back(std::move(one));
    return *this;
}

route_table& route_table::add(std::string_view pattern, permit allowed, entry one) {
    one.needs = allowed.needs;
    one.also = allowed.also;
    one.audited = std::move(allowed.audited);
    return add(pattern, std::move(one));
}

route_table& route_table::add(route_table others) {
    for (auto& other : others.resources_)
        for (auto& one : other.entries) add(*other.label, std::move(one));
    return *this;
}

void route_table::remove(std::string_view pattern) {
    std::erase_if(resources_, [&](const resource& one) { return *one.label == pattern; });
}

route_table& route_table::add_missing(route_table others) {
    for (auto& other : others.resources_)
        for (auto& one : other.entries) {
            const auto& here = resource_for(*other.label).entries;
            if (std::ranges::find(here, one.method, &entry::method) == here.end()) add(*other.label, std::move(one));
        }
    return *this;
}

route_table::match route_table::find(std::string_view path) const {
    const split_path parts{path};
    match best;
    if (parts.count == 0 || parts.count > segments_max) return best;
    int best_fit = -1;
    for (const auto& candidate : resources_)
        if (const int literals = fit(candidate, parts); literals > best_fit) {
            best_fit = literals;
            best.found = &candidate;
        }
    if (!best.found) return best;
    for (std::size_t at = 0; at < parts.count; ++at) {
        if (!is_parameter(best.found->segments[at])) continue;
        auto value = percent_decoded(parts.segments[at], plus_sign::is_plus);
        best.bad_encoding = best.bad_encoding || !value;
        best.params.push_back(std::move(value).value_or(""));
    }
    return best;
}

const route_table::entry* entry_for(const route_table::resource& found, std::string_view method) {
    const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
    const auto one = std::ranges::find(found.entries, wanted, &route_table::entry::method);
    return one == found.entries.end() ? nullptr : &*one;
}

std::string allowed_methods(const route_table::resource& found) {
    std::string list;
    for (const auto& one : found.entries) {
        if (!list.empty()) list += ", ";
        list += one.method;
        if (one.method == "GET") list += ", HEAD";
    }
    return list;
}

}  // namespace tidings::api
