#include "adapters/postgres/rows.hpp"
#include <libpq-fe.h>
#include <cstdlib>
#include "adapters/postgres/uuid_value.hpp"

namespace tidings::postgres {
namespace {
constexpr std::int64_t epoch_shift = 946'684'800'000'000;  // 1970-01-01 to 2000-01-01
}

std::int64_t to_postgres_time(timestamp at) {
    return at.time_since_epoch().count() - epoch_shift;
}

timestamp from_postgres_time(std::int64_t microseconds) {
    return timestamp{std::chrono::microseconds{microseconds + epoch_shift}};
}

void clear_result::operator()(pg_result* result) const {
    PQclear(result);
}

int rows::size() const {
    return result_ ? PQntuples(result_.get()) : 0;
}

std::int64_t rows::affected() const {
    return result_ ? std::strtoll(PQcmdTuples(result_.get()), nullptr, 10) : 0;
}

bool rows::is_null(int row, int column) const {
    return PQgetisnull(result_.get(), row, column) == 1;
}

std::string_view rows::view(int row, int column) const {
    return {PQgetvalue(result_.get(), row, column), static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::string rows::id(int row, int column, std::string_view prefix) const {
    const auto bytes = view(row, column);
    return bytes.empty() ? std::string{} : id_text(prefix, bytes);
}

std::int64_t rows::number(int row, int column) const {
    const auto bytes = view(row, column);
    if (bytes.empty()) return 0;
    std::uint64_t number = (bytes.front() & 0x80) != 0 ? ~0ULL : 0;  // sign extension for the shorter types
    for (const char byte : bytes) number = (number << 8) | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(number);
}

bool rows::truth(int row, int column) const {
    const auto bytes = view(row, column);
    return !bytes.empty() && bytes.front() != '\0';
}

timestamp rows::instant(int row, int column) const {
    return from_postgres_time(number(row, column));
}

std::optional<timestamp> rows::maybe_instant(int row, int column) const {
    if (is_null(row, column)) return std::nullopt;
    return instant(row, column);
}

}  // namespace tidings::postgres
