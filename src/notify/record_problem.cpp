#include "notify/record_problem.hpp"
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

}  // namespace

std::string_view name_of(record_problem problem) {
    return name_or_empty(problem);
}

std::optional<record_problem> parse_record_problem(std::string_view name) {
    return value_named<name_or_empty, record_problem>(name);
}

}  // namespace tidings
