#include "domain/read_time_zone.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include "domain/order_limits.hpp"
#include "domain/text_rules.hpp"
#include "domain/time_zone_names.hpp"

namespace tidings {
namespace {

struct row {
    std::string given, value;
};

TEST(ReadTimeZone, usual_forms_become_one) {
    const row rows[]{
        {"", ""},
        {"Europe/London", "Europe/London"},
        {"europe/london", "Europe/London"},
        {"AMERICA/NEW_YORK", "America/New_York"},
        {"America/New York", "America/New_York"},
        {" Asia/Tokyo ", "Asia/Tokyo"},
        {"utc", "UTC"},
        {"CET", "CET"},                      // a name of IANA's
        {"Asia/Calcutta", "Asia/Calcutta"},  // an older one
        {"W. Europe Standard Time", "Europe/Berlin"},
        {"w. europe standard time", "Europe/Berlin"},
        {"Pacific Daylight Time", "America/Los_Angeles"},  // what .NET calls it in summer
        {"Eastern Standard Time (Mexico)", "America/Cancun"},
        {"India Standard Time", "Asia/Kolkata"},
        {"UTC+2", "Etc/GMT-2"},
        {"GMT-05:00", "Etc/GMT+5"},
        {"+0100", "Etc/GMT-1"},
        {"+00:00", "UTC"},
        {"Etc/GMT+5", "Etc/GMT+5"},
    };

    for (const auto& [given, value] : rows) {
        const auto read = read_time_zone(given);
        EXPECT_EQ(read.value, value) << given;
        EXPECT_TRUE(read.is_known) << given;
        EXPECT_EQ(read.nearest, "") << given;
    }
}

TEST(ReadTimeZone, what_is_unknown_is_told_with_the_nearest_name) {
    struct unknown_row {
        std::string given, value, nearest;
    };
    const unknown_row rows[]{
        {"Berlin", "Berlin", "Europe/Berlin"},
        {"new york", "", "America/New_York"},
        {"Europe/Berlinn", "Europe/Berlinn", "Europe/Berlin"},
        {"Europe/Newtown", "Europe/Newtown", ""},  // a newer machine may know it
        {"Londn", "Londn", "Europe/London"},
        {"PST", "PST", "America/Los_Angeles"},
        {"MESZ", "MESZ", "Europe/Berlin"},
        {"XYZ", "XYZ", ""},
        {"UTC+5:30", "", ""},  // no zone of IANA's has only this offset
        {"UTC+15", "UTC+15", ""},
        {"../../etc/passwd", "", ""},
        {"Europe/London\n", "", "Europe/London"},
        {std::string(order_limits::time_zone_max + 1, 'x'), "", ""},
    };

    for (const auto& [given, value, nearest] : rows) {
        const auto read = read_time_zone(given);
        EXPECT_EQ(read.value, value) << given;
        EXPECT_FALSE(read.is_known) << given;
        EXPECT_EQ(read.nearest, nearest) << given;
    }
}

TEST(ReadTimeZone, every_name_of_the_table_has_the_shape_of_one_and_stays) {
    EXPECT_TRUE(std::ranges::is_sorted(time_zone_names()));
    for (const auto name : time_zone_names()) {
        EXPECT_TRUE(is_time_zone_shape(name)) << name;
        EXPECT_EQ(read_time_zone(name).value, name);
    }
}

TEST(ReadTimeZone, every_zone_of_windows_is_one_of_ianas) {
    EXPECT_GT(windows_zones().size(), 130u);
    for (const auto& zone : windows_zones()) {
        EXPECT_TRUE(std::ranges::binary_search(time_zone_names(), zone.iana)) << zone.iana;
        EXPECT_EQ(read_time_zone(zone.windows).value, zone.iana);
    }
}

}  // namespace
}  // namespace tidings
