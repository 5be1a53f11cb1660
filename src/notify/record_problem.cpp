#include "notify/record_problem.hpp"
#include <algorithm>
#include "domain/all_named.hpp"

namespace tidings {
namespace {

using enum record_problem;

// Empty behind the last one.
constexpr std::string_view name_or_empty(record_problem problem) {
    switch (problem) {
        case too_large: return "too_large";
        case missing_header: return "missing_header";
        case repeated_header: return "repeated_header";
        case invalid_header: return "invalid_header";
        case unknown_type: return "unknown_type";
        case wrong_key: return "wrong_key";
        case no_json: return "no_json";
        case no_order_event: return "no_order_event";
        case not_planned: return "not_planned";
        case not_taken: return "not_taken";
    }
    return {};
}

constexpr auto all = all_named<name_or_empty, record_problem>();

}  // namespace

std::string_view name_of(record_problem problem) {
    return name_or_empty(problem);
}

std::optional<record_problem> parse_record_problem(std::string_view name) {
    const auto found = std::ranges::find(all, name, [](record_problem problem) { return name_of(problem); });
    if (found == all.end()) return std::nullopt;
    return *found;
}

}  // namespace tidings
