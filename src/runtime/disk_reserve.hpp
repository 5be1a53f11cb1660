// How much of a file system stays free: "1GB", "5%", "1GB,5%" (the smaller of both) or "off".
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include "base/result.hpp"
#include "runtime/config_value.hpp"

namespace tidings {

struct disk_reserve {
    std::optional<std::int64_t> octets;
    std::optional<std::int64_t> percent;  // of the whole file system

    bool is_off() const { return !octets && !percent; }
    std::int64_t of(std::int64_t total) const;  // bytes; 0 when off
};

// The error is a sentence without the key: "is not …; write …".
result<disk_reserve> parse_disk_reserve(std::string_view text);
std::string format_disk_reserve(const disk_reserve& reserve);  // reads back as the same

}  // namespace tidings
