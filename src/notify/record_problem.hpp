// What is wrong with a record in quarantine: the part of its reason that it has in common with others.
#pragma once
#include <optional>
#include <string_view>

namespace tidings {

enum class record_problem {
    too_large,
    missing_header,
    repeated_header,
    invalid_header,
    unknown_type,  // of an event: a newer version may know it
    wrong_key,
    no_json,
    no_order_event,  // JSON, but not of an order as it is known here
    not_planned,     // it can be read, and no message came of it
    not_taken,       // the store refuses what it says, while it takes others
};

std::string_view name_of(record_problem problem);                           // "no_json"
std::optional<record_problem> parse_record_problem(std::string_view name);  // nullopt: unknown to this version

}  // namespace tidings
