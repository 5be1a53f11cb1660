#include "adapters/postgres/parameters.hpp"
#include "adapters/postgres/rows.hpp"

namespace tidings::postgres {

parameters& parameters::add(std::string_view text) {
    const auto start = bytes_.size();
    bytes_.append(text);
    end_value(start);
    return *this;
}

parameters& parameters::add(std::int64_t number) {
    const auto start = bytes_.size();
    put_64(number);
    end_value(start);
    return *this;
}

parameters& parameters::add(bool truth) {
    const auto start = bytes_.size();
    bytes_.push_back(truth ? '\1' : '\0');
    end_value(start);
    return *this;
}

parameters& parameters::add(timestamp at) {
    return add(to_postgres_time(at));
}

parameters& parameters::add(const uuid_value& id) {
    return add(std::string_view(id.bytes.data(), id.bytes.size()));
}

parameters& parameters::add_null() {
    values_.push_back({bytes_.size(), true});
    lengths_.push_back(0);
    return *this;
}

std::vector<const char*> parameters::pointers() const {
    std::vector<const char*> pointers;
    pointers.reserve(values_.size());
    for (const auto& value : values_) pointers.push_back(value.is_null ? nullptr : bytes_.data() + value.offset);
    return pointers;
}

// array_recv in src/backend/utils/adt/arrayfuncs.c: dimensions, has-nulls flag, element type, length, lower bound.
std::size_t parameters::begin_array(type_oid type, std::size_t count) {
    const auto start = bytes_.size();
    put_32(count == 0 ? 0 : 1);
    put_32(1);
    put_32(static_cast<std::uint32_t>(type));
    if (count != 0) {
        put_32(static_cast<std::uint32_t>(count));
        put_32(1);
    }
    return start;
}

void parameters::end_value(std::size_t start) {
    values_.push_back({start, false});
    lengths_.push_back(static_cast<int>(bytes_.size() - start));
}

void parameters::put_32(std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes_.push_back(static_cast<char>((number >> shift) & 0xFF));
}

void parameters::put_64(std::int64_t number) {
    const auto bits = static_cast<std::uint64_t>(number);
    for (int shift = 56; shift >= 0; shift -= 8) bytes_.push_back(static_cast<char>((bits >> shift) & 0xFF));
}

void parameters::put_element(std::string_view text) {
    put_32(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
}

void parameters::put_element(std::int64_t number) {
    put_32(8);
    put_64(number);
}

void parameters::put_element(bool truth) {
    put_32(1);
    bytes_.push_back(truth ? '\1' : '\0');
}

void parameters::put_element(timestamp at) {
    put_element(to_postgres_time(at));
}

void parameters::put_element(const uuid_value& id) {
    put_element(std::string_view(id.bytes.data(), id.bytes.size()));
}

}  // namespace tidings::postgres
