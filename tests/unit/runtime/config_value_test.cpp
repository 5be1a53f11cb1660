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

TEST(ConfigValue, passwords_are_hidden_in_urls_whatever_they_hold) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"smtp://host:25", "smtp://host:25"},
        {"smtp://user@host:25", "smtp://user@host:25"},
        {"smtp://shop:Gk/9s3cr3t@mail.example:587", "smtp://shop:***@mail.example:587"},
        {"smtp://shop:a?b#c@mail.example:587", "smtp://shop:***@mail.example:587"},
        {"smtp://shop:p@ss@mail.example", "smtp://shop:***@mail.example"},
        {"smtp://shop@x.example:pw@mail.example", "smtp://shop@x.example:***@mail.example"},
        {"smtp://a:b@one,smtps://c:d,e@two", "smtp://a:***@one,smtps://c:***@two"},
        {"postgresql://shop:p,w/x@one,two/shop", "postgresql://shop:***@one,two/shop"},
        {"postgresql://shop:p:w@db/shop?x=ab", "postgresql://shop:***@db/shop?x=ab"},
        {"postgresql:///shop?user=u&password=hush&host=db", "postgresql:///shop?user=u&password=***&host=db"},
        {"postgresql:///shop?p%61ssword=hush&sslpassword=x", "postgresql:///shop?p%61ssword=***&sslpassword=***"},
        {"postgresql://db/shop?sslkey=/keys/shop.key", "postgresql://db/shop?sslkey=/keys/shop.key"},
        {"https://gw.example/v1?api_key=hush&x=1#access_token=hush",
         "https://gw.example/v1?api_key=***&x=1#access_token=***"},
        {"Acme Shop <orders@shop.example>", "Acme Shop <orders@shop.example>"},
    };
    for (const auto& [url, shown] : cases) EXPECT_EQ(masked_url(url), shown);
}

TEST(ConfigValue, properties_say_everything_and_hide_what_is_secret) {
    const auto pairs = parse_properties(R"( a = b ;; sasl.password=p\;q\\=r\x; c=)");
    ASSERT_TRUE(pairs);
    EXPECT_EQ(*pairs, (property_list{{"a", "b"}, {"sasl.password", R"(p;q\=r\x)"}, {"c", ""}}));
    EXPECT_EQ(parse_properties("k=" + escaped_property(R"(a;b\;c\)"))->front().second, R"(a;b\;c\)");
    for (const auto wrong : {"a", "=b", "a=b;c", "a=b; =c"}) EXPECT_FALSE(parse_properties(wrong)) << wrong;

    EXPECT_EQ(masked_properties(R"(a=b;ssl.key.password=x;sasl.jaas.config=y;SASL.Password=p\;q;ssl.key.location=/k)"),
              "a=b;ssl.key.password=***;sasl.jaas.config=***;SASL.Password=***;ssl.key.location=/k");
    EXPECT_EQ(masked_properties("ssl.key.pem=-----BEGIN PRIVATE KEY-----;x=-----BEGIN RSA PRIVATE KEY-----"),
              "ssl.key.pem=***;x=***");
    EXPECT_EQ(masked_properties("hush"), "***");
}

TEST(ConfigValue, a_list_can_hold_a_comma) {
    EXPECT_EQ(parse_list(R"(a\,b, c,,)"), (std::vector<std::string>{"a,b", "c"}));
    EXPECT_EQ(parse_list(escaped_list_part(R"(a,b\)")), (std::vector<std::string>{R"(a,b\)"}));
}

TEST(ConfigValue, sizes_are_read_and_written) {
    EXPECT_EQ(*parse_size("32MiB"), 32 * 1024 * 1024);
    EXPECT_EQ(*parse_size("2 GB"), 2'000'000'000);
    EXPECT_EQ(exact_size(32 * 1024 * 1024), "32MiB");
    EXPECT_EQ(exact_size(1'500'000), "1500KB");
    for (const auto wrong : {"", "32", "MiB", "-1MiB", "1.5GB", "1XB", "99999999TB"})
        EXPECT_FALSE(parse_size(wrong)) << wrong;
}

}  // namespace
}  // namespace tidings
