// Instants on the UTC calendar with microsecond precision, and their RFC 3339 text ("2026-11-23T08:15:30.123456Z").
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include "base/result.hpp"

namespace tidings {

using timestamp = std::chrono::sys_time<std::chrono::microseconds>;

std::string to_rfc3339(timestamp at);                    // always "Z", always six fraction digits
result<timestamp> parse_rfc3339(std::string_view text);  // invalid: says what is wrong; offsets are converted to UTC

}  // namespace tidings
