// How configuration values are written and read: durations ("500ms", "72h"), rates ("100/s", "off"), switches and
// lists. Every reader answers the value or a sentence that says what is wrong and what would be right.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

// "32MiB", "1GB": bytes.
result<std::int64_t> parse_size(std::string_view text);
std::string format_size(std::int64_t bytes);  // "1.5 GB": for people
std::string exact_size(std::int64_t bytes);   // "32MiB": reads back as the same number

result<bool> parse_switch(std::string_view text);
result<std::int64_t> parse_integer(std::string_view text);
// By commas, trimmed, empty parts dropped; "\," is a comma of the part.
std::vector<std::string> parse_list(std::string_view text);
std::string escaped_list_part(std::string_view text);

// "sasl.username=shop;sasl.password=a\;b": pairs in their order, trimmed; "\;" and "\\" are ; and \ of the value.
// invalid: a part has no key or no "=".
using property_list = std::vector<std::pair<std::string, std::string>>;
result<property_list> parse_properties(std::string_view text);
std::string escaped_property(std::string_view text);  // as a part of such a list

result<listen_address> parse_listen_address(std::string_view text);
std::string format_listen_address(const listen_address& value);

// "postgresql://shop:***@db/shop?sslpassword=***": of each URL in a comma-separated list the password and the query
// parameters that speak of a secret are hidden. What could be a password is taken for one.
std::string masked_url(std::string_view text);
// "sasl.username=shop;sasl.password=***": values whose key speaks of a secret, and private keys, are hidden.
std::string masked_properties(std::string_view text);

std::string trimmed(std::string_view text);

}  // namespace tidings
