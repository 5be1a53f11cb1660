#include "adapters/sqlite/failure.hpp"
#include <gtest/gtest.h>
#include <sqlite3.h>

namespace tidings::sqlite {
namespace {

TEST(SqliteFailure, only_a_code_about_the_data_blames_the_data) {
    const int about_data[] = {SQLITE_CONSTRAINT,        SQLITE_CONSTRAINT_CHECK,   SQLITE_CONSTRAINT_DATATYPE,
                              SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_NOTNULL, SQLITE_CONSTRAINT_PRIMARYKEY,
                              SQLITE_MISMATCH,          SQLITE_CONSTRAINT_TRIGGER, SQLITE_TOOBIG};
    const int about_the_store[] = {SQLITE_ERROR,
                                   SQLITE_INTERNAL,
                                   SQLITE_PERM,
                                   SQLITE_ABORT,
                                   SQLITE_BUSY,
                                   SQLITE_BUSY_SNAPSHOT,
                                   SQLITE_LOCKED,
                                   SQLITE_NOMEM,
                                   SQLITE_IOERR,
                                   SQLITE_READONLY,
                                   SQLITE_IOERR_WRITE,
                                   SQLITE_INTERRUPT,
                                   SQLITE_CORRUPT,
                                   SQLITE_NOTFOUND,
                                   SQLITE_FULL,
                                   SQLITE_CANTOPEN,
                                   SQLITE_PROTOCOL,
                                   SQLITE_EMPTY,
                                   SQLITE_SCHEMA,
                                   SQLITE_MISUSE,
                                   SQLITE_NOLFS,
                                   SQLITE_AUTH,
                                   SQLITE_FORMAT,
                                   SQLITE_RANGE,
                                   SQLITE_NOTADB,
                                   SQLITE_READONLY_DBMOVED,
                                   SQLITE_READONLY_ROLLBACK};

    for (const int code : about_data)
        EXPECT_EQ(name_of(statement_error(failure(code, "no")).code), "invalid") << sqlite3_errstr(code);
    for (const int code : about_the_store)
        EXPECT_EQ(name_of(statement_error(failure(code, "no")).code), "unavailable") << sqlite3_errstr(code);
}

}  // namespace
}  // namespace tidings::sqlite
