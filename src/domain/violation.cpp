#include "domain/violation.hpp"
#include <algorithm>
#include <stdexcept>

namespace tidings {
namespace {

bool is_within(std::string_view inner, std::string_view outer) {
    return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '/');
}

}  // namespace

void add_uncovered(violations& into, violations more) {
    const auto known = into.size();
    for (auto& candidate : more) {
        if (into.size() >= violations_max) return;
        const auto covered =
            std::any_of(into.begin(), into.begin() + static_cast<std::ptrdiff_t>(known), [&](const auto& had) {
                return is_within(candidate.pointer, had.pointer) || is_within(had.pointer, candidate.pointer);
            });
        if (!covered) into.push_back(std::move(candidate));
    }
}

std::string escaped_pointer_part(std::string_view member) {
    std::string text;
    text.reserve(member.size());
    for (const char c : member) {
        if (c == '~')
            text += "~0";
        else if (c == '/')
            text += "~1";
        else
            text += c;
    }
    return text;
}

void throw_exception_from_error(const violations& found, const boost::source_location&) {
    throw std::logic_error("refused: " +
                           (found.empty() ? "no reason" : found.front().pointer + " " + found.front().detail));
}

}  // namespace tidings
