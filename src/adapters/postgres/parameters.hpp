// Parameters of a prepared statement in PostgreSQL's binary format. Arrays carry one column of a multi-row write.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "adapters/postgres/uuid_value.hpp"
#include "base/timestamp.hpp"

namespace tidings::postgres {

// Object ids of the built-in types (src/include/catalog/pg_type.dat); they never change.
enum class type_oid : std::uint32_t { boolean = 16, bytes = 17, bigint = 20, text = 25, instant = 1184, uuid = 2950 };

class parameters {
public:
    parameters& add(std::string_view text);
    parameters& add(const std::string& text) { return add(std::string_view(text)); }
    parameters& add(const char* text) { return add(std::string_view(text)); }
    parameters& add(std::int64_t number);
    parameters& add(bool truth);
    parameters& add(timestamp at);
    parameters& add(const uuid_value& id);
    template <class Tag>
    parameters& add(const named_string<Tag>& id) {
        return add(uuid_of(id));
    }
    parameters& add_null();
    template <class T>
    parameters& add(const std::optional<T>& value) {
        return value ? add(*value) : add_null();
    }

    // One array from what `member` gives for each row: std::string, std::int64_t, bool, timestamp, an id, or an
    // optional of them.
    template <class Rows, class Member>
    parameters& add_array(type_oid type, const Rows& rows, Member member) {
        const auto start = begin_array(type, rows.size());
        for (const auto& row : rows) put_element(member(row));
        end_value(start);
        return *this;
    }

    std::size_t size() const { return values_.size(); }
    // Valid while this object lives and nothing more is added.
    std::vector<const char*> pointers() const;
    const std::vector<int>& lengths() const { return lengths_; }

private:
    struct place {
        std::size_t offset;
        bool is_null;
    };

    std::size_t begin_array(type_oid type, std::size_t count);
    void end_value(std::size_t start);
    void put_32(std::uint32_t number);
    void put_64(std::int64_t number);
    void put_element(std::string_view text);
    void put_element(const std::string& text) { put_element(std::string_view(text)); }
    void put_element(std::int64_t number);
    void put_element(bool truth);
    void put_element(timestamp at);
    void put_element(const uuid_value& id);
    template <class Tag>
    void put_element(const named_string<Tag>& id) {
        put_element(uuid_of(id));
    }
    template <class T>
    void put_element(const std::optional<T>& value) {
        if (value)
            put_element(*value);
        else
            put_32(0xFFFF'FFFF);  // length -1 is NULL
    }

    std::string bytes_;
    std::vector<place> values_;
    std::vector<int> lengths_;
};

}  // namespace tidings::postgres
