#include "runtime/config_value.hpp"
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <limits>
#include "base/ascii_case.hpp"

namespace tidings {
namespace {

using std::chrono::milliseconds;

struct time_unit {
    std::string_view name;
    std::int64_t ms;
};

constexpr std::array<time_unit, 5> time_units{
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

struct size_unit {
    std::string_view name;
    std::int64_t bytes;
};

// As disks are sold; the binary units for those who think in them.
constexpr std::array<size_unit, 8> size_units{{{"TB", 1'000'000'000'000},
                                               {"GB", 1'000'000'000},
                                               {"MB", 1'000'000},
                                               {"KB", 1'000},
                                               {"TiB", std::int64_t{1} << 40},
                                               {"GiB", std::int64_t{1} << 30},
                                               {"MiB", std::int64_t{1} << 20},
                                               {"KiB", std::int64_t{1} << 10}}};
constexpr std::int64_t bytes_max = 1'000'000'000'000'000;  // more is a slip of the pen, and far from overflow

error not_a_duration() {
    return {errc::invalid, "is not a duration; write a whole number and ms, s, m, h or d, such as 30s or 72h"};
}

const time_unit* find_unit(std::string_view name) {
    const auto* found = std::ranges::find(time_units, name, &time_unit::name);
    return found == time_units.end() ? nullptr : found;
}

bool speaks_of_a_secret(std::string_view key) {
    const auto name = in_lower_case(key);
    for (const std::string_view word : {"password", "passwd", "passphrase", "pwd", "secret", "token", "jaas", "key",
                                        "credential", "signature", "oauthbearer.config"})
        if (name.find(word) != std::string::npos)
            return !name.ends_with("location") && name != "sslkey";  // names of files
    return name == "pass" || name == "sig" || name == "auth";
}

bool is_private_key(std::string_view value) {
    return value.find("PRIVATE KEY") != std::string_view::npos;
}

// Names may be written with %-escapes, and are read without them.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned value = 0;
        const bool is_escape =
            text[at] == '%' && at + 2 < text.size() &&
            std::from_chars(text.data() + at + 1, text.data() + at + 3, value, 16).ptr == text.data() + at + 3;
        plain += is_escape ? static_cast<char>(value) : text[at];
        if (is_escape) at += 2;
    }
    return plain;
}

std::string masked_query(std::string_view query) {
    std::string shown;
    while (!query.empty()) {
        const auto end = std::min(query.find_first_of("&;#"), query.size());
        const auto pair = query.substr(0, end);
        const auto equals = pair.find('=');
        const bool hidden = equals != std::string_view::npos && equals + 1 < pair.size() &&
                            speaks_of_a_secret(unescaped(pair.substr(0, equals)));
        shown += hidden ? std::string(pair.substr(0, equals)) + "=***" : std::string(pair);
        if (end < query.size()) shown += query[end];
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return shown;
}

// A password may hold whatever its reader takes, '/', '?' and '@' among it: all up to the last '@' is user and
// password.
std::string masked_one_url(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return std::string(url);
    const auto authority = scheme + 3;
    const auto at = url.rfind('@');
    const bool has_user = at != std::string_view::npos && at >= authority;
    std::string shown;
    auto rest = url;
    if (has_user) {
        const auto colon = url.find(':', authority);
        shown = colon < at ? std::string(url.substr(0, colon)) + ":***" : std::string(url.substr(0, at));
        rest = url.substr(at);
    }
    const auto question = std::min(rest.find('?'), rest.size());
    shown += rest.substr(0, question);
    if (question == rest.size()) return shown;
    return shown + "?" + masked_query(rest.substr(question + 1));
}

// A comma may be of a password; between two URLs it stands before a scheme.
std::vector<std::string_view> split_urls(std::string_view text) {
    std::vector<std::string_view> urls;
    std::size_t from = 0;
    for (auto at = text.find(','); at != std::string_view::npos; at = text.find(',', at + 1)) {
        auto next = at + 1;
        while (next < text.size() && text[next] == ' ') ++next;
        auto end = next;
        while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
        if (end == next || text.substr(end, 3) != "://") continue;
        urls.push_back(text.substr(from, at - from));
        from = at + 1;
    }
    urls.push_back(text.substr(from));
    return urls;
}

// The parts between separators; a separator behind a backslash is part of its part, and stays as it was written.
std::vector<std::string_view> split_unescaped(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool escapes =
            text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == separator || text[at + 1] == '\\');
        if (escapes) ++at;
        if (escapes || text[at] != separator) continue;
        parts.push_back(text.substr(from, at - from));
        from = at + 1;
    }
    parts.push_back(text.substr(from));
    return parts;
}

std::string escaped(std::string_view text, char separator) {
    std::string longer;
    for (const char c : text) {
        if (c == separator || c == '\\') longer += '\\';
        longer += c;
    }
    return longer;
}

std::string without_escapes(std::string_view text, char separator) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == separator || text[at + 1] == '\\')) ++at;
        plain += text[at];
    }
    return plain;
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

result<std::int64_t> parse_size(std::string_view text) {
    const error wrong{errc::invalid,
                      "is not a size; write a whole number and KB, MB, GB, KiB, MiB or GiB, such as 32MiB"};
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto unit = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
    const auto* known = std::ranges::find(size_units, unit, &size_unit::name);
    if (problem != std::errc{} || number < 1 || known == size_units.end() || number > bytes_max / known->bytes)
        return wrong;
    return number * known->bytes;
}

std::string format_size(std::int64_t bytes) {
    for (const auto& unit : size_units) {
        if (bytes < unit.bytes) continue;
        const auto tenths = bytes / (unit.bytes / 10);
        auto text = std::to_string(tenths / 10);
        if (tenths < 1000 && tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
        return text + " " + std::string(unit.name);
    }
    return std::to_string(bytes) + " bytes";
}

std::string exact_size(std::int64_t bytes) {
    const size_unit* best = nullptr;
    for (const auto& unit : size_units)
        if (bytes % unit.bytes == 0 && (best == nullptr || unit.bytes > best->bytes)) best = &unit;
    return best == nullptr ? std::to_string(bytes) : std::to_string(bytes / best->bytes) + std::string(best->name);
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
    for (const auto part : split_unescaped(text, ',')) {
        auto word = without_escapes(trimmed(part), ',');
        if (!word.empty()) parts.push_back(std::move(word));
    }
    return parts;
}

std::string escaped_list_part(std::string_view text) {
    return escaped(text, ',');
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

result<property_list> parse_properties(std::string_view text) {
    property_list pairs;
    for (const auto part : split_unescaped(text, ';')) {
        const auto pair = trimmed(part);
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        if (equals == std::string::npos || trimmed(std::string_view(pair).substr(0, equals)).empty())
            return error{
                errc::invalid,
                "has a part without \"=\"; write key=value pairs with ; between them, and \\; for a ; of a value"};
        pairs.emplace_back(trimmed(std::string_view(pair).substr(0, equals)),
                           without_escapes(trimmed(std::string_view(pair).substr(equals + 1)), ';'));
    }
    return pairs;
}

std::string escaped_property(std::string_view text) {
    return escaped(text, ';');
}

std::string masked_url(std::string_view text) {
    std::string shown;
    for (const auto url : split_urls(text)) {
        if (!shown.empty()) shown += ',';
        shown += masked_one_url(url);
    }
    return shown;
}

std::string masked_properties(std::string_view text) {
    const auto pairs = parse_properties(text);
    if (!pairs) return "***";
    std::string shown;
    for (const auto& [key, value] : *pairs) {
        const bool hidden = !value.empty() && (speaks_of_a_secret(key) || is_private_key(value));
        shown += (shown.empty() ? "" : ";") + key + "=" + (hidden ? "***" : escaped_property(value));
    }
    return shown;
}

}  // namespace tidings
