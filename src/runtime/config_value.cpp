#include "runtime/config_value.hpp"
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <limits>

namespace tidings {
namespace {

using std::chrono::milliseconds;

struct time_unit {
    std::string_view name;
    std::int64_t ms;
};

constexpr std::array<time_unit, 5> time_units{
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

error not_a_duration() {
    return {errc::invalid, "is not a duration; write a whole number and ms, s, m, h or d, such as 30s or 72h"};
}

const time_unit* find_unit(std::string_view name) {
    const auto* found = std::ranges::find(time_units, name, &time_unit::name);
    return found == time_units.end() ? nullptr : found;
}

bool speaks_of_a_secret(std::string_view key) {
    for (const std::string_view word : {"password", "secret", "token", "jaas"})
        if (key.find(word) != std::string_view::npos) return true;
    return false;
}

std::string masked_one_url(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return std::string(url);
    const auto authority = scheme + 3;
    const auto authority_end = std::min(url.find_first_of("/?#", authority), url.size());
    const auto at = url.substr(0, authority_end).rfind('@');
    if (at == std::string_view::npos || at < authority) return std::string(url);
    const auto colon = url.find(':', authority);
    if (colon == std::string_view::npos || colon > at) return std::string(url);
    return std::string(url.substr(0, colon)) + ":***" + std::string(url.substr(at));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const auto to = std::min(text.find(separator, from), text.size());
        parts.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return parts;
}

}  // namespace

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

result<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || text.empty())
        return error{errc::invalid, "is not a whole number"};
    return value;
}

result<milliseconds> parse_duration(std::string_view text) {
    constexpr std::int64_t ms_max =
        std::int64_t{10'000} * 86'400'000;  // longer is a slip of the pen, and far from overflow
    if (text == "0") return milliseconds{0};
    if (text.empty()) return not_a_duration();
    std::int64_t total = 0;
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (problem != std::errc{} || number < 0) return not_a_duration();
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto length = std::min(text.find_first_of("0123456789-+"), text.size());
        const auto* unit = find_unit(text.substr(0, length));
        if (unit == nullptr) return not_a_duration();
        if (number > (ms_max - total) / unit->ms) return error{errc::invalid, "is longer than 10000 days"};
        total += number * unit->ms;
        text.remove_prefix(length);
    }
    return milliseconds{total};
}

std::string format_duration(milliseconds value) {
    if (value.count() == 0) return "0s";
    // Days are for writing only: "72h" stays "72h".
    for (const std::string_view name : {"h", "m", "s"}) {
        const auto* unit = find_unit(name);
        if (value.count() % unit->ms == 0) return std::to_string(value.count() / unit->ms) + std::string(name);
    }
    return std::to_string(value.count()) + "ms";
}

result<std::optional<rate>> parse_rate(std::string_view text) {
    const error not_a_rate{errc::invalid, R"(is not a rate; write a number per s, m or h, such as 100/s, or "off")"};
    if (text == "off") return std::optional<rate>{};
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return not_a_rate;
    const auto count = parse_integer(text.substr(0, slash));
    const auto* unit = find_unit(text.substr(slash + 1));
    if (!count || *count < 1 || *count > 1'000'000'000 || unit == nullptr || unit->name == "ms") return not_a_rate;
    return std::optional<rate>{rate{*count, milliseconds{unit->ms}}};
}

std::string format_rate(const std::optional<rate>& value) {
    if (!value) return "off";
    const auto* unit = std::ranges::find(time_units, value->per.count(), &time_unit::ms);
    return std::to_string(value->count) + "/" +
           (unit == time_units.end() ? format_duration(value->per) : std::string(unit->name));
}

result<bool> parse_switch(std::string_view text) {
    for (const std::string_view yes : {"true", "on", "yes", "1"})
        if (text == yes) return true;
    for (const std::string_view no : {"false", "off", "no", "0"})
        if (text == no) return false;
    return error{errc::invalid, "is neither true nor false"};
}

std::vector<std::string> parse_list(std::string_view text) {
    std::vector<std::string> parts;
    for (const auto part : split(text, ',')) {
        auto word = trimmed(part);
        if (!word.empty()) parts.push_back(std::move(word));
    }
    return parts;
}

bool listen_address::is_loopback() const {
    if (host == "localhost") return true;
    boost::system::error_code problem;
    const auto address = boost::asio::ip::make_address(host, problem);
    return !problem && address.is_loopback();
}

result<listen_address> parse_listen_address(std::string_view text) {
    const error wrong{errc::invalid,
                      "is not an address to listen on; write HOST:PORT, such as 127.0.0.1:8080 or [::]:8080"};
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return wrong;
    auto host = text.substr(0, colon);
    const auto port = parse_integer(text.substr(colon + 1));
    if (!port || *port < 0 || *port > std::numeric_limits<std::uint16_t>::max()) return wrong;
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    boost::system::error_code problem;
    const auto address = boost::asio::ip::make_address(std::string(host), problem);
    if (host != "localhost" && (problem || address.is_v6() != bracketed)) return wrong;
    return listen_address{std::string(host), static_cast<std::uint16_t>(*port)};
}

std::string format_listen_address(const listen_address& value) {
    const bool is_v6 = value.host.find(':') != std::string::npos;
    return (is_v6 ? "[" + value.host + "]" : value.host) + ":" + std::to_string(value.port);
}

std::string masked_url(std::string_view text) {
    std::string shown;
    for (const auto url : split(text, ',')) {
        if (!shown.empty()) shown += ',';
        shown += masked_one_url(url);
    }
    return shown;
}

std::string masked_properties(std::string_view text) {
    std::string shown;
    for (const auto pair : split(text, ';')) {
        if (!shown.empty()) shown += ';';
        const auto equals = pair.find('=');
        const bool hidden = equals != std::string_view::npos && speaks_of_a_secret(pair.substr(0, equals));
        shown += hidden ? std::string(pair.substr(0, equals)) + "=***" : std::string(pair);
    }
    return shown;
}

}  // namespace tidings
