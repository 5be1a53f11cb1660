#include "render/time_format.hpp"
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <array>
#include "render/bounded_cache.hpp"
#include "render/icu_locale.hpp"
#include "render/system_zone.hpp"

namespace tidings {
namespace {

constexpr std::size_t formatters_max = 128;
// From here on every zone is whole minutes off UTC (Liberia was the last).
constexpr auto whole_minutes_since = std::chrono::sys_days{std::chrono::year{1973} / 1 / 1};
constexpr auto skeleton = "yMMMMdjmz";  // day, month by name, year, time as the locale writes it, short zone

icu::Locale calendar_locale(std::string_view tag) {
    auto locale = icu_locale(tag);
    UErrorCode status = U_ZERO_ERROR;
    const bool chosen = !locale.getKeywordValue<std::string>("calendar", status).empty();
    // Shops in Saudi Arabia date orders by the Gregorian calendar; CLDR 42 (Debian 12) still says Umm al-Qura.
    if (!chosen && std::string_view(locale.getCountry()) == "SA") {
        status = U_ZERO_ERROR;
        locale.setKeywordValue("calendar", "gregorian", status);
    }
    return locale;
}

// Null: nobody knows it.
std::unique_ptr<icu::TimeZone> known_zone(std::string_view name) {
    if (name.empty()) return nullptr;
    if (auto known = system_zone(name)) return known;
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(std::string(name))));
    return zone && *zone != icu::TimeZone::getUnknown() ? std::move(zone) : nullptr;
}

std::unique_ptr<icu::TimeZone> zone_of(std::string_view name, std::string_view instead) {
    for (const auto each : {name, instead})
        if (auto known = known_zone(each)) return known;
    return std::unique_ptr<icu::TimeZone>(icu::TimeZone::createTimeZone("UTC"));
}

std::unique_ptr<icu::DateFormat> make_formatter(std::string_view locale, std::string_view zone,
                                                std::string_view instead) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::DateFormat> format(
        icu::DateFormat::createInstanceForSkeleton(skeleton, calendar_locale(locale), status));
    if (U_FAILURE(status) || !format) return nullptr;
    format->adoptTimeZone(zone_of(zone, instead).release());
    return format;
}

// A format and what it said lately: mails that follow each other are mostly about the same few minutes, and the text
// ends there.
struct kept_format {
    struct said {
        std::chrono::sys_time<std::chrono::minutes> minute{};
        std::string text;  // empty: none yet
    };
    std::unique_ptr<icu::DateFormat> format;
    std::array<said, 32> texts;

    said& place_of(std::chrono::sys_time<std::chrono::minutes> minute) {
        return texts[static_cast<std::size_t>(minute.time_since_epoch().count()) % texts.size()];
    }
};

std::string formatted(const icu::DateFormat& format, timestamp at) {
    icu::UnicodeString text;
    // ICU counts milliseconds in a double, which is exact for every date a calendar can show.
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count();
    format.format(static_cast<UDate>(ms), text);
    return utf8(text);
}

}  // namespace

struct time_format::impl {
    std::string zone_instead;
    bounded_cache<kept_format> formats{formatters_max};
};

time_format::time_format(std::string zone_instead)
    : impl_(std::make_unique<impl>(impl{.zone_instead = std::move(zone_instead)})) {}
time_format::time_format(time_format&&) noexcept = default;
time_format& time_format::operator=(time_format&&) noexcept = default;
time_format::~time_format() = default;

std::string time_format::text(timestamp at, std::string_view locale, std::string_view zone) {
    const auto key = std::string(locale) + '|' + std::string(zone);
    auto& kept = impl_->formats.get(key, [&] {
        return kept_format{make_formatter(locale, zone, impl_->zone_instead), {}};
    });
    if (!kept.format) return to_rfc3339(at);
    const auto minute = std::chrono::floor<std::chrono::minutes>(at);
    if (minute < whole_minutes_since) return formatted(*kept.format, at);
    auto& said = kept.place_of(minute);
    if (said.text.empty() || said.minute != minute) said = {minute, formatted(*kept.format, at)};
    return said.text;
}

}  // namespace tidings
