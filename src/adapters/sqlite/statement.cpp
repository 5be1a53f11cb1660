#include "adapters/sqlite/statement.hpp"
#include <sqlite3.h>
#include "adapters/sqlite/failure.hpp"

namespace tidings::sqlite {

statement::~statement() {
    if (cached_ == nullptr) {
        sqlite3_finalize(handle_);
        return;
    }
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
    cached_->lent = false;
}

bool statement::step() {
    switch (sqlite3_step(handle_)) {
        case SQLITE_ROW: return true;
        case SQLITE_DONE: return false;
        default: throw_failure(sqlite3_db_handle(handle_), "the database refused a statement");
    }
}

void statement::run() {
    while (step()) {
    }
}

std::int64_t statement::integer(int column) const {
    return sqlite3_column_int64(handle_, column);
}

std::string_view statement::view(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
    const int length = sqlite3_column_bytes(handle_, column);
    return bytes == nullptr ? std::string_view{} : std::string_view(bytes, static_cast<std::size_t>(length));
}

bool statement::is_null(int column) const {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

void statement::bind_next(std::int64_t value) {
    check(sqlite3_bind_int64(handle_, ++bound_, value));
}

void statement::bind_next(std::string_view value) {
    // An empty view may have no bytes at all, which SQLite would store as NULL.
    const char* bytes = value.empty() ? "" : value.data();
    check(sqlite3_bind_text64(handle_, ++bound_, bytes, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void statement::bind_next(std::nullopt_t) {
    check(sqlite3_bind_null(handle_, ++bound_));
}

void statement::check(int code) const {
    if (code != SQLITE_OK) throw_failure(sqlite3_db_handle(handle_), "a value could not be bound");
}

}  // namespace tidings::sqlite
