#include "adapters/postgres/sqlstate.hpp"
#include <gtest/gtest.h>

namespace tidings::postgres {
namespace {

TEST(Sqlstate, only_a_code_about_the_data_blames_the_data) {
    const struct {
        const char* sqlstate;
        errc code;
        const char* what;
    } cases[] = {
        {"22001", errc::invalid, "too long for its column"},
        {"22003", errc::invalid, "number out of range"},
        {"22008", errc::invalid, "timestamp out of range"},
        {"22021", errc::invalid, "NUL or broken UTF-8 in text"},
        {"22P02", errc::invalid, "no uuid"},
        {"22P05", errc::invalid, "a character that the encoding lacks"},
        {"23502", errc::invalid, "not null"},
        {"23505", errc::invalid, "unique"},
        {"23514", errc::invalid, "check"},
        {"40002", errc::invalid, "constraint at commit"},
        {"44000", errc::invalid, "check option of a view"},
        {"54000", errc::invalid, "too large for an index"},
        {"P0001", errc::invalid, "a trigger raised"},

        {"40001", errc::conflict, "serialization"},
        {"40P01", errc::conflict, "deadlock"},
        {"55P03", errc::conflict, "lock not free"},

        {"08007", errc::outcome_unknown, "transaction resolution unknown"},
        {"40003", errc::outcome_unknown, "statement completion unknown"},

        {"08006", errc::unavailable, "connection"},
        {"08P01", errc::unavailable, "message too long, a pooler in between"},
        {"0A000", errc::unavailable, "cached plan must not change result type, feature missing"},
        {"0B000", errc::unavailable, "invalid transaction initiation"},
        {"21000", errc::unavailable, "a statement that does not fit its table"},
        {"25006", errc::unavailable, "read-only transaction"},
        {"25P02", errc::unavailable, "transaction aborted"},
        {"25P03", errc::unavailable, "idle in transaction"},
        {"26000", errc::unavailable, "prepared statement gone (a pooler)"},
        {"28000", errc::unavailable, "not let in"},
        {"28P01", errc::unavailable, "wrong password"},
        {"3D000", errc::unavailable, "no such database"},
        {"3F000", errc::unavailable, "no such schema"},
        {"42501", errc::unavailable, "permission denied"},
        {"42601", errc::unavailable, "syntax"},
        {"42703", errc::unavailable, "column gone"},
        {"42804", errc::unavailable, "column has another type"},
        {"42883", errc::unavailable, "function gone"},
        {"42P01", errc::unavailable, "table gone"},
        {"42P05", errc::unavailable, "prepared statement exists (a pooler)"},
        {"53000", errc::unavailable, "resources"},
        {"53100", errc::unavailable, "disk full"},
        {"53200", errc::unavailable, "out of memory"},
        {"53300", errc::unavailable, "too many connections"},
        {"54001", errc::unavailable, "statement too complex"},
        {"54023", errc::unavailable, "too many arguments"},
        {"55000", errc::unavailable, "not in the state for it"},
        {"55006", errc::unavailable, "object in use"},
        {"57014", errc::unavailable, "statement timeout, cancelled"},
        {"57P01", errc::unavailable, "admin shutdown"},
        {"57P02", errc::unavailable, "crash shutdown"},
        {"57P03", errc::unavailable, "cannot connect now"},
        {"58000", errc::unavailable, "system error"},
        {"58030", errc::unavailable, "I/O error"},
        {"58P01", errc::unavailable, "file gone"},
        {"72000", errc::unavailable, "snapshot too old"},
        {"F0000", errc::unavailable, "configuration file"},
        {"P0000", errc::unavailable, "a function of ours failed"},
        {"XX000", errc::unavailable, "internal error"},
        {"XX001", errc::unavailable, "data corrupted"},
        {"XX002", errc::unavailable, "index corrupted"},
        {"", errc::unavailable, "none: libpq's own words"},
    };
    for (const auto& each : cases)
        EXPECT_EQ(name_of(meaning_of(each.sqlstate)), name_of(each.code)) << each.sqlstate << " " << each.what;
}

}  // namespace
}  // namespace tidings::postgres
