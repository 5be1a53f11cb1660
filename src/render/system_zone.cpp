#include "render/system_zone.hpp"
#include <date/tz.h>
#include <chrono>

namespace tidings {
namespace {

using namespace std::chrono;

constexpr int hour_ms = 3'600'000;
// Summer time ends within a year; what lasts longer is a zone's new time of its own.
constexpr auto summer_longest = hours(24) * 330;

struct zone_offset {
    std::int32_t raw_ms = 0, summer_ms = 0;
};

// The files call Ireland's winter the exception; names of zones go by which time is the earlier one.
bool is_summer(const date::time_zone& zone, const date::sys_info& now) {
    if (now.end - now.begin > summer_longest) return false;
    return zone.get_info(now.begin - seconds(1)).offset < now.offset;
}

zone_offset offset_of(const date::time_zone& zone, const date::sys_info& now) {
    zone_offset found;
    found.summer_ms = is_summer(zone, now) ? hour_ms : 0;
    found.raw_ms = static_cast<std::int32_t>(milliseconds(now.offset).count()) - found.summer_ms;
    return found;
}

class machine_zone : public icu::TimeZone {
public:
    machine_zone(const date::time_zone& zone, const icu::UnicodeString& id) : icu::TimeZone(id), zone_(&zone) {}

    using icu::TimeZone::getOffset;

    void getOffset(UDate at, UBool local, std::int32_t& raw, std::int32_t& summer, UErrorCode&) const override {
        const auto ms = milliseconds(static_cast<std::int64_t>(at));
        const auto now = local ? zone_->get_info(date::local_seconds(floor<seconds>(ms))).first
                               : zone_->get_info(date::sys_seconds(floor<seconds>(ms)));
        const auto found = offset_of(*zone_, now);
        raw = found.raw_ms;
        summer = found.summer_ms;
    }

    std::int32_t getOffset(std::uint8_t, std::int32_t year, std::int32_t month, std::int32_t day, std::uint8_t,
                           std::int32_t ms, UErrorCode& status) const override {
        const auto date = date::year(year) / (month + 1) / day;
        const auto at = date::local_days(date).time_since_epoch() + milliseconds(ms);
        std::int32_t raw = 0, summer = 0;
        getOffset(static_cast<UDate>(duration_cast<milliseconds>(at).count()), true, raw, summer, status);
        return raw + summer;
    }
    std::int32_t getOffset(std::uint8_t era, std::int32_t year, std::int32_t month, std::int32_t day,
                           std::uint8_t weekday, std::int32_t ms, std::int32_t, UErrorCode& status) const override {
        return getOffset(era, year, month, day, weekday, ms, status);
    }

    UBool inDaylightTime(UDate at, UErrorCode& status) const override {
        std::int32_t raw = 0, summer = 0;
        getOffset(at, false, raw, summer, status);
        return summer != 0;
    }
    UBool useDaylightTime() const override { return inDaylightTime(now_ms(), ignored_); }
    std::int32_t getRawOffset() const override {
        std::int32_t raw = 0, summer = 0;
        getOffset(now_ms(), false, raw, summer, ignored_);
        return raw;
    }
    void setRawOffset(std::int32_t) override {}  // the machine's zones are not ours to change
    UBool hasSameRules(const icu::TimeZone& other) const override {
        const auto* same_kind = dynamic_cast<const machine_zone*>(&other);
        return same_kind != nullptr && same_kind->zone_ == zone_;
    }
    machine_zone* clone() const override { return new machine_zone(*this); }
    UClassID getDynamicClassID() const override {
        static char id;
        return &id;
    }

private:
    static UDate now_ms() {
        return static_cast<UDate>(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
    }

    const date::time_zone* zone_;  // of the process's own list, which is never reloaded
    mutable UErrorCode ignored_ = U_ZERO_ERROR;
};

}  // namespace

std::unique_ptr<icu::TimeZone> system_zone(std::string_view name) {
    if (name.empty()) return nullptr;
    try {
        const auto* zone = date::locate_zone(name);
        zone->get_info(date::sys_seconds());  // reads its file
        return std::make_unique<machine_zone>(*zone, icu::UnicodeString::fromUTF8(std::string(name)));
    } catch (const std::exception&) {
        return nullptr;
    }
}

}  // namespace tidings
