// How configuration values are written and read: durations ("500ms", "72h"), rates ("100/s", "off"), switches and
// lists. Every reader answers the value or a sentence that says what is wrong and what would be right.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"

namespace tidings {

// So many within so long; absent where the configuration says "off".
struct rate {
    std::int64_t count = 0;
    std::chrono::milliseconds per{1000};
    friend bool operator==(const rate&, const rate&) = default;
};

// Where to listen. An IPv6 address is written in brackets.
struct listen_address {
    std::string host;
    std::uint16_t port = 0;
    bool is_loopback() const;
    friend bool operator==(const listen_address&, const listen_address&) = default;
};

result<std::chrono::milliseconds> parse_duration(std::string_view text);
std::string format_duration(std::chrono::milliseconds value);

result<std::optional<rate>> parse_rate(std::string_view text);
std::string format_rate(const std::optional<rate>& value);

result<bool> parse_switch(std::string_view text);
result<std::int64_t> parse_integer(std::string_view text);
std::vector<std::string> parse_list(std::string_view text);  // by commas, trimmed, empty parts dropped

result<listen_address> parse_listen_address(std::string_view text);
std::string format_listen_address(const listen_address& value);

// "postgresql://shop:***@db/shop": the password of each URL in a comma-separated list is hidden.
std::string masked_url(std::string_view text);
// "sasl.username=shop;sasl.password=***": values whose key speaks of a password, secret or token are hidden.
std::string masked_properties(std::string_view text);

std::string trimmed(std::string_view text);

}  // namespace tidings
