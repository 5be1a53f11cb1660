#include "runtime/disk_reserve.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

constexpr std::int64_t GB = 1'000'000'000;

TEST(DiskReserve, a_size_a_share_or_the_smaller_of_both_stays_free) {
    EXPECT_EQ(parse_disk_reserve("1GB")->of(10 * GB), GB);
    EXPECT_EQ(parse_disk_reserve("5%")->of(10 * GB), GB / 2);
    EXPECT_EQ(parse_disk_reserve("1GB,5%")->of(10 * GB), GB / 2) << "a small disk";
    EXPECT_EQ(parse_disk_reserve("5%, 1 GB")->of(2000 * GB), GB) << "a large disk";
    EXPECT_EQ(parse_disk_reserve("512MiB")->of(GB), 512 << 20);
    EXPECT_EQ(parse_disk_reserve("off")->of(GB), 0);
    EXPECT_TRUE(parse_disk_reserve("off")->is_off());
}

TEST(DiskReserve, what_is_no_size_is_refused) {
    for (const auto* wrong : {"", ",", "1", "GB", "1gb", "-1GB", "0GB", "0%", "91%", "5%,5%", "1GB,2GB", "1.5GB",
                              "1GB;5%", "99999999999TB", "off,5%"})
        EXPECT_FALSE(parse_disk_reserve(wrong)) << wrong;
}

TEST(DiskReserve, sizes_are_shown_as_people_say_them) {
    EXPECT_EQ(format_size(0), "0 bytes");
    EXPECT_EQ(format_size(1'500'000), "1.5 MB");
    EXPECT_EQ(format_size(GB), "1 GB");
    EXPECT_EQ(format_size(999 * GB), "999 GB");
    EXPECT_EQ(format_size(2 * 1000 * GB), "2 TB");
}

}  // namespace
}  // namespace tidings
