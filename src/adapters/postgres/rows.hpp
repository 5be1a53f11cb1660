// The rows that a statement gave, decoded from PostgreSQL's binary format.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include "base/timestamp.hpp"

struct pg_result;

namespace tidings::postgres {

// PostgreSQL counts microseconds from 2000-01-01.
std::int64_t to_postgres_time(timestamp at);
timestamp from_postgres_time(std::int64_t microseconds);

struct clear_result {
    void operator()(pg_result* result) const;
};
using result_handle = std::unique_ptr<pg_result, clear_result>;

class rows {
public:
    rows() = default;
    explicit rows(result_handle result) : result_(std::move(result)) {}

    int size() const;
    bool empty() const { return size() == 0; }
    std::int64_t affected() const;  // rows that an INSERT, UPDATE or DELETE touched

    bool is_null(int row, int column) const;
    std::string_view view(int row, int column) const;  // valid while this object lives; empty for NULL
    std::string text(int row, int column) const { return std::string(view(row, column)); }
    std::string id(int row, int column, std::string_view prefix) const;  // of a uuid column; empty for NULL
    std::int64_t number(int row, int column) const;                      // smallint, integer or bigint; 0 for NULL
    bool truth(int row, int column) const;                               // false for NULL
    timestamp instant(int row, int column) const;
    std::optional<timestamp> maybe_instant(int row, int column) const;

private:
    std::shared_ptr<pg_result> result_;  // cheap to copy: answers travel through group_commit by value
};

}  // namespace tidings::postgres
