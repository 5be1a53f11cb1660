#include "adapters/sqlite/connection.hpp"
#include <sqlite3.h>
#include "adapters/sqlite/failure.hpp"
#include "adapters/sqlite/folded_text.hpp"

namespace tidings::sqlite {
namespace {

constexpr std::size_t statements_max = 256;
constexpr int busy_timeout_ms = 2'000;  // only a foreign program (a backup tool) can hold a lock

sqlite3_stmt* compile(sqlite3* handle, std::string_view sql, unsigned flags) {
    sqlite3_stmt* compiled = nullptr;
    if (sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()), flags, &compiled, nullptr) != SQLITE_OK)
        throw_failure(handle, "a statement could not be prepared");
    return compiled;
}

}  // namespace

connection::connection(const std::string& path, access how) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
    try {
        if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK)
            throw_failure(handle_, "the database file could not be opened");
        sqlite3_extended_result_codes(handle_, 1);
        sqlite3_busy_timeout(handle_, busy_timeout_ms);
        sqlite3_progress_handler(handle_, 20'000, &connection::still_allowed, this);
        register_folded_text(handle_);
        // What is deleted or overwritten is gone from the file, too: a customer may be erased.
        execute(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = "
            "ON");
        if (how == access::read_only) execute("PRAGMA query_only = ON");
        // 16 MB of log: every checkpoint costs a sync of the file, which all writers wait for.
        else
            execute("PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -8000");
    } catch (...) {
        sqlite3_close_v2(handle_);
        throw;
    }
}

connection::~connection() {
    for (auto& [text, cached] : known_) sqlite3_finalize(cached.handle);
    for (auto& [sql, cached] : statements_) sqlite3_finalize(cached.handle);
    sqlite3_close_v2(handle_);
}

statement connection::prepare(std::string_view sql) {
    const auto found = statements_.find(std::string(sql));
    if (found != statements_.end()) return lend(found->second, sql);
    if (statements_.size() >= statements_max) return statement{compile(handle_, sql, 0)};
    return lend(statements_[std::string(sql)], sql);
}

statement connection::lend(cached_statement& cached, std::string_view sql) {
    if (cached.handle == nullptr) cached.handle = compile(handle_, sql, SQLITE_PREPARE_PERSISTENT);
    if (cached.lent) return statement{compile(handle_, sql, 0)};
    cached.lent = true;
    return statement{cached};
}

void connection::execute(const char* script) {
    if (sqlite3_exec(handle_, script, nullptr, nullptr, nullptr) != SQLITE_OK)
        throw_failure(handle_, "the database refused a statement");
}

std::int64_t connection::changes() const {
    return sqlite3_changes64(handle_);
}
std::int64_t connection::last_row_id() const {
    return sqlite3_last_insert_rowid(handle_);
}
bool connection::in_transaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}

int connection::still_allowed(void* self) {
    return std::chrono::steady_clock::now() > static_cast<connection*>(self)->deadline_ ? 1 : 0;
}

}  // namespace tidings::sqlite
