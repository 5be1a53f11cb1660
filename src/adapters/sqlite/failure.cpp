#include "adapters/sqlite/failure.hpp"
#include <sqlite3.h>

namespace tidings::sqlite {
namespace {

std::string advice(int primary, const std::string& words) {
    switch (primary) {
        case SQLITE_FULL: return words + ": free disk space, writes resume by themselves";
        case SQLITE_IOERR: return words + ": check the disk and the process's file size limit";
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return words + ": stop the service and restore the file from a backup";
        case SQLITE_READONLY:
        case SQLITE_PERM: return words + ": make the file and its folder writable for this user";
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return words + ": another program holds a lock on the file";
        case SQLITE_ERROR:
        case SQLITE_SCHEMA:
            return words + ": stop the service and restore the file from a backup if its tables were changed";
        default: return words;
    }
}

}  // namespace

void throw_failure(sqlite3* handle, const char* doing) {
    const int code = handle == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(handle);
    const char* words = handle == nullptr ? "out of memory" : sqlite3_errmsg(handle);
    throw failure(code, std::string(doing) + ": " + words);
}

// What is not named is no fault of the data: the file, its schema, the disk or the memory are not as they must be.
error statement_error(const failure& cause) {
    const int primary = cause.code & 0xff;
    const auto detail = advice(primary, cause.what());
    switch (primary) {
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_TOOBIG: return {errc::invalid, detail};
        case SQLITE_INTERRUPT: return {errc::unavailable, detail + ": the query took too long, narrow it"};
        default: return {errc::unavailable, detail};
    }
}

// The frame that carries the commit mark is written last. When a write fails, that frame is not whole, so its checksum
// refuses it after a crash too. Faults behind it (fsync, growing the index) leave a log that a restart may replay.
error commit_error(const failure& cause) {
    const int primary = cause.code & 0xff;
    const bool after_the_mark =
        primary == SQLITE_NOMEM || (primary == SQLITE_IOERR && cause.code != SQLITE_IOERR_WRITE);
    if (after_the_mark) return {errc::outcome_unknown, advice(primary, cause.what())};
    return statement_error(cause);
}

}  // namespace tidings::sqlite
