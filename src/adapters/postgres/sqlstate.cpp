#include "adapters/postgres/sqlstate.hpp"
#include <libpq-fe.h>

namespace tidings::postgres {
namespace {

std::string_view field(const pg_result* report, int code) {
    const char* text = PQresultErrorField(report, code);
    return text != nullptr ? text : "";
}

}  // namespace

errc meaning_of(std::string_view sqlstate) {
    if (sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "55P03") return errc::conflict;
    const auto group = sqlstate.substr(0, 2);
    if (group == "22" || group == "23" || group == "54") return errc::invalid;  // 54: a value is too large for an index
    if (group == "42" || group == "0A" || group == "21") return errc::internal;
    return errc::unavailable;  // connection, resources, operator intervention, read-only standby, I/O
}

error error_from(const pg_result* report) {
    const auto sqlstate = field(report, PG_DIAG_SQLSTATE);
    return {meaning_of(sqlstate),
            "PostgreSQL " + std::string(sqlstate) + ": " + std::string(field(report, PG_DIAG_MESSAGE_PRIMARY))};
}

bool ends_session(const pg_result* report) {
    const auto severity = field(report, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity == "FATAL" || severity == "PANIC" || severity.empty();  // empty: libpq wrote it after a broken line
}

}  // namespace tidings::postgres
