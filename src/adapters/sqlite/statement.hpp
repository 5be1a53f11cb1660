// A prepared statement on loan from its connection's cache: bind, step, read columns. Goes back, reset, when it is
// destroyed.
#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include "base/named_type.hpp"
#include "base/timestamp.hpp"

struct sqlite3_stmt;

namespace tidings::sqlite {

struct cached_statement {
    sqlite3_stmt* handle = nullptr;
    bool lent = false;
};

class statement {
public:
    explicit statement(cached_statement& from_cache) : cached_(&from_cache), handle_(from_cache.handle) {}
    explicit statement(sqlite3_stmt* own) : handle_(own) {}  // finalised at the end
    statement(const statement&) = delete;
    statement& operator=(const statement&) = delete;
    ~statement();

    // Binds the parameters from the first on. Text is copied.
    template <class... Values>
    statement& bind(const Values&... values) {
        (bind_next(values), ...);
        return *this;
    }

    bool step();  // true: a row is there to read
    void run();   // for statements that give no rows

    std::int64_t integer(int column) const;
    std::string_view view(int column) const;  // blobs too, until the next step; empty for NULL
    std::string text(int column) const { return std::string(view(column)); }
    bool is_null(int column) const;
    timestamp time(int column) const { return timestamp{std::chrono::microseconds{integer(column)}}; }
    std::optional<timestamp> optional_time(int column) const {
        return is_null(column) ? std::nullopt : std::optional{time(column)};
    }

private:
    void bind_next(std::int64_t value);
    void bind_next(std::string_view value);
    void bind_next(const std::string& value) { bind_next(std::string_view{value}); }
    void bind_next(const char* value) { bind_next(std::string_view{value}); }
    void bind_next(std::nullopt_t);
    void bind_next(timestamp value) { bind_next(static_cast<std::int64_t>(value.time_since_epoch().count())); }
    template <std::integral Number>
    void bind_next(Number value) {
        bind_next(static_cast<std::int64_t>(value));
    }
    template <class Tag>
    void bind_next(const named_string<Tag>& value) {
        bind_next(std::string_view{value.value});
    }
    template <class Value>
    void bind_next(const std::optional<Value>& value) {
        if (value)
            bind_next(*value);
        else
            bind_next(std::nullopt);
    }
    void check(int code) const;

    cached_statement* cached_ = nullptr;
    sqlite3_stmt* handle_;
    int bound_ = 0;
};

}  // namespace tidings::sqlite
