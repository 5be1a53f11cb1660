#include "runtime/config_value.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;

TEST(ConfigValue, durations_are_read_with_their_unit) {
    const std::pair<const char*, std::chrono::milliseconds> good[] = {
        {"500ms", 500ms}, {"30s", 30s}, {"5m", 5min}, {"72h", 72h}, {"3d", 72h}, {"1h30m", 90min}, {"0", 0ms}};
    for (const auto& [text, value] : good) EXPECT_EQ(parse_duration(text).value(), value) << text;
    for (const auto* text : {"", "5", "s", "5 m", "5x", "-5s", "1.5s", "5m5", "99999999999999999999s", "10001d"})
        EXPECT_TRUE(parse_duration(text).has_error()) << text;
}

TEST(ConfigValue, a_duration_is_written_as_it_is_read) {
    for (const auto* text : {"500ms", "90s", "5m", "72h", "0s"})
        EXPECT_EQ(format_duration(parse_duration(text == std::string("0s") ? "0" : text).value()), text);
}

TEST(ConfigValue, rates_are_read_and_written) {
    EXPECT_EQ(parse_rate("100/s").value(), (rate{100, 1s}));
    EXPECT_EQ(parse_rate("6000/m").value(), (rate{6000, 1min}));
    EXPECT_EQ(parse_rate("off").value(), std::nullopt);
    EXPECT_EQ(format_rate(rate{6000, 1min}), "6000/m");
    EXPECT_EQ(format_rate(std::nullopt), "off");
}

TEST(ConfigValue, addresses_are_read_and_written) {
    for (const auto* text : {"127.0.0.1:8080", "[::1]:0", "0.0.0.0:65535", "localhost:80"})
        EXPECT_EQ(format_listen_address(parse_listen_address(text).value()), text);
    EXPECT_TRUE(parse_listen_address("127.0.0.9:1").value().is_loopback());
    EXPECT_TRUE(parse_listen_address("[::1]:1").value().is_loopback());
    EXPECT_FALSE(parse_listen_address("0.0.0.0:1").value().is_loopback());
}

TEST(ConfigValue, passwords_are_hidden_in_urls_and_properties) {
    EXPECT_EQ(masked_url("postgresql://shop:p:w@db/shop?x=a@b"), "postgresql://shop:***@db/shop?x=a@b");
    EXPECT_EQ(masked_url("smtp://host:25"), "smtp://host:25");
    EXPECT_EQ(masked_url("smtp://user@host:25"), "smtp://user@host:25");
    EXPECT_EQ(masked_properties("a=b;ssl.key.password=x;sasl.jaas.config=y"),
              "a=b;ssl.key.password=***;sasl.jaas.config=***");
}

}  // namespace
}  // namespace tidings
