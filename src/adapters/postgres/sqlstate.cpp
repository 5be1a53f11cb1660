#include "adapters/postgres/sqlstate.hpp"
#include <libpq-fe.h>
#include <algorithm>

namespace tidings::postgres {
namespace {

struct meaning {
    std::string_view begins;  // a whole code, or the class it belongs to
    errc code;
};

// The longest entry that a code begins with counts. What is not named here is no fault of the data: a right, a table or
// a resource is missing, somebody stopped the server, a disk is full. The next record would meet it as well.
constexpr meaning meanings[] = {
    {"08007", errc::outcome_unknown},  // transaction resolution unknown
    {"22", errc::invalid},             // data exception
    {"23", errc::invalid},             // integrity constraint violation
    {"40001", errc::conflict},         // serialization failure
    {"40002", errc::invalid},          // a constraint that is looked at when the transaction commits
    {"40003", errc::outcome_unknown},  // statement completion unknown
    {"40P01", errc::conflict},         // deadlock
    {"44000", errc::invalid},          // WITH CHECK OPTION
    {"54000", errc::invalid},          // a value is too large for an index; the rest of 54 is about statements
    {"55P03", errc::conflict},         // a lock was not free in time
    {"P0001", errc::invalid},          // somebody's trigger says no
};

std::string_view field(const pg_result* report, int code) {
    const char* text = PQresultErrorField(report, code);
    return text != nullptr ? text : "";
}

}  // namespace

errc meaning_of(std::string_view sqlstate) {
    const meaning* best = nullptr;
    for (const auto& each : meanings)
        if (sqlstate.starts_with(each.begins) && (best == nullptr || each.begins.size() > best->begins.size()))
            best = &each;
    return best != nullptr ? best->code : errc::unavailable;
}

error error_from(const pg_result* report) {
    const auto sqlstate = field(report, PG_DIAG_SQLSTATE);
    return {meaning_of(sqlstate),
            "PostgreSQL " + std::string(sqlstate) + ": " + std::string(field(report, PG_DIAG_MESSAGE_PRIMARY))};
}

bool spoils_session(const pg_result* report) {
    const auto sqlstate = field(report, PG_DIAG_SQLSTATE);
    constexpr std::string_view spoiled[] = {"0A000", "25006", "25P02", "26000", "42P05"};
    return std::ranges::find(spoiled, sqlstate) != std::end(spoiled);
}

std::string_view fix_at_start(std::string_view sqlstate) {
    struct fix {
        std::string_view begins, words;
    };
    constexpr fix fixes[] = {
        {"42501",
         "let the database's owner GRANT CREATE ON DATABASE … TO this role, or CREATE SCHEMA tidings_orders (and "
         "tidings_notifications) AUTHORIZATION this role"},
        {"28", "check user and password in the URL, and pg_hba.conf"},
        {"3D", "check the name of the database in the URL, or create it"},
        {"0A", "this server lacks a feature that is needed; use PostgreSQL 14 or later, built with lz4"},
        {"42", "the schema is not as this program makes it; restore it from a backup, or start with an empty database"},
        {"22P05", "make the database with ENCODING 'UTF8'"},
    };
    for (const auto& each : fixes)
        if (sqlstate.starts_with(each.begins)) return each.words;
    return {};
}

bool ends_session(const pg_result* report) {
    const auto severity = field(report, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity == "FATAL" || severity == "PANIC" || severity.empty();  // empty: libpq wrote it after a broken line
}

}  // namespace tidings::postgres
