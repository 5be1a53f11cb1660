// The names of time zones that this program knows. Tables only; read_time_zone.hpp says what to do with them.
// Source: IANA's tzdata 2025b, and windowsZones of the Unicode CLDR. A machine may know newer names.
#pragma once
#include <span>
#include <string_view>

namespace tidings {

struct windows_zone {
    std::string_view windows;  // "W. Europe Standard Time"
    std::string_view iana;     // "Europe/Berlin"
};

std::span<const std::string_view> time_zone_names();  // IANA, current ones and older names for them; sorted by bytes
std::span<const windows_zone> windows_zones();        // sorted by bytes

}  // namespace tidings
