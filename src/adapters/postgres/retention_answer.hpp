// What the statements of retention answer: how many went, how many were looked at, the last of these.
#pragma once
#include "adapters/postgres/rows.hpp"
#include "runtime/old_records.hpp"

namespace tidings::postgres {

inline constexpr std::string_view no_uuid = "00000000-0000-0000-0000-000000000000";

inline retention_bite retention_answer(const rows& answer, std::string_view prefix, std::size_t limit) {
    const bool more = answer.number(0, 1) == static_cast<std::int64_t>(limit);
    return {answer.number(0, 0), more ? answer.id(0, 2, prefix) : std::string()};
}

}  // namespace tidings::postgres
