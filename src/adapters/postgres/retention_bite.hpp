// One bite of retention: its statements answer how many records went, how many were looked at, and the last of these.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "runtime/old_records.hpp"

namespace tidings::postgres {

// Where a bite begins that goes on behind nothing.
inline std::string id_or_lowest(std::string after, std::string_view prefix) {
    return after.empty() ? std::string(prefix) + "00000000-0000-0000-0000-000000000000" : after;
}

// In one transaction; the last statement answers. `prefix`: of the ids it names.
inline task<result<retention_bite>> drop_bite(pool& database, std::vector<query> queries, std::string_view prefix,
                                              std::size_t limit) {
    const auto answers = co_await database.run(std::move(queries), effect::writes);
    if (!answers) co_return answers.error();
    const auto& answer = answers->back();
    const bool more = answer.number(0, 1) == static_cast<std::int64_t>(limit);
    co_return retention_bite{answer.number(0, 0), more ? answer.id(0, 2, prefix) : std::string()};
}

}  // namespace tidings::postgres
