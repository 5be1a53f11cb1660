#include "domain/read_time_zone.hpp"
#include <algorithm>
#include <optional>
#include <vector>
#include "base/ascii_case.hpp"
#include "base/nearest_word.hpp"
#include "domain/order_limits.hpp"
#include "domain/text_rules.hpp"
#include "domain/time_zone_names.hpp"

namespace tidings {
namespace {

constexpr std::size_t telling_letters = 5;  // shorter words are an edit away from too many cities

struct short_name {
    std::string_view name, iana;
};

// Abbreviations mean several zones each, so they are only guessed at; IANA's own ("CET", "EST") are names.
constexpr short_name abbreviations[] = {
    {"aedt", "Australia/Sydney"},   {"aest", "Australia/Sydney"},   {"bst", "Europe/London"},
    {"cdt", "America/Chicago"},     {"cest", "Europe/Berlin"},      {"cst", "America/Chicago"},
    {"edt", "America/New_York"},    {"hkt", "Asia/Hong_Kong"},      {"ist", "Asia/Kolkata"},
    {"jst", "Asia/Tokyo"},          {"kst", "Asia/Seoul"},          {"mdt", "America/Denver"},
    {"mesz", "Europe/Berlin"},      {"mez", "Europe/Berlin"},       {"msk", "Europe/Moscow"},
    {"pdt", "America/Los_Angeles"}, {"pst", "America/Los_Angeles"}, {"sgt", "Asia/Singapore"}};

std::string_view city_of(std::string_view zone) {
    return zone.substr(zone.rfind('/') + 1);
}

std::string_view iana_name(std::string_view text) {
    const auto names = time_zone_names();
    if (std::ranges::binary_search(names, text)) return text;
    auto wanted = in_lower_case(text);
    std::ranges::replace(wanted, ' ', '_');
    const auto same = std::ranges::find_if(names, [&](auto name) { return in_lower_case(name) == wanted; });
    return same == names.end() ? std::string_view{} : *same;
}

// .NET's DaylightName is the same zone as its StandardName.
std::string_view name_of_windows(std::string_view text) {
    auto wanted = in_lower_case(text);
    if (const auto at = wanted.find(" daylight time"); at != std::string::npos)
        wanted.replace(at, std::string_view(" daylight time").size(), " standard time");
    const auto zones = windows_zones();
    const auto same =
        std::ranges::find_if(zones, [&](const auto& zone) { return in_lower_case(zone.windows) == wanted; });
    return same == zones.end() ? std::string_view{} : same->iana;
}

// "UTC+2", "GMT-05:00", "+01:00": IANA has such zones for whole hours, with the sign the other way round (POSIX).
std::optional<std::string> offset_zone(std::string_view text) {
    const auto lower = in_lower_case(text);
    std::string_view rest = lower;
    for (const std::string_view start : {"utc", "gmt"})
        if (rest.starts_with(start)) rest.remove_prefix(start.size());
    if (rest.empty() || (rest.front() != '+' && rest.front() != '-')) return std::nullopt;
    const bool is_east = rest.front() == '+';
    rest.remove_prefix(1);
    if (rest.ends_with(":00")) rest.remove_suffix(3);
    if (rest.size() == 4 && rest.ends_with("00")) rest.remove_suffix(2);
    if (rest.empty() || rest.size() > 2) return std::nullopt;
    int hours = 0;
    for (const char digit : rest) {
        if (digit < '0' || digit > '9') return std::nullopt;
        hours = hours * 10 + (digit - '0');
    }
    if (hours > (is_east ? 14 : 12)) return std::nullopt;
    if (hours == 0) return "UTC";
    return std::string("Etc/GMT") + (is_east ? '-' : '+') + std::to_string(hours);
}

std::string nearest_city(std::string_view wanted) {
    std::vector<std::string> cities;
    for (const auto name : time_zone_names()) cities.push_back(in_lower_case(city_of(name)));
    const auto found = nearest_word(wanted, cities);
    if (found.empty()) return {};
    const auto at = static_cast<std::size_t>(std::ranges::find(cities, found) - cities.begin());
    return std::string(time_zone_names()[at]);
}

std::string nearest_zone(std::string_view wanted) {
    std::vector<std::string> zones;
    for (const auto name : time_zone_names()) zones.push_back(in_lower_case(name));
    const auto found = nearest_word(wanted, zones);
    return found.empty() ? found : std::string(iana_name(found));
}

std::string nearest_to(std::string_view text) {
    auto wanted = in_lower_case(text);
    std::ranges::replace(wanted, ' ', '_');
    for (const auto& [name, iana] : abbreviations)
        if (name == wanted) return std::string(iana);
    for (const auto name : time_zone_names())
        if (in_lower_case(city_of(name)) == city_of(wanted)) return std::string(name);
    if (wanted.size() < telling_letters) return {};
    return wanted.find('/') == std::string::npos ? nearest_city(wanted) : nearest_zone(wanted);
}

}  // namespace

settled_name read_time_zone(std::string_view text) {
    const auto given = without_spaces(text);
    if (given.empty()) return {};
    if (given.size() > order_limits::time_zone_max) return {{}, false, {}};
    if (const auto name = iana_name(given); !name.empty()) return {std::string(name), true, {}};
    if (const auto name = name_of_windows(given); !name.empty()) return {std::string(name), true, {}};
    if (auto name = offset_zone(given)) return {*std::move(name), true, {}};
    return {is_time_zone_shape(given) ? std::string(given) : std::string{}, false, nearest_to(given)};
}

}  // namespace tidings
