#include <gmock/gmock.h>
#include "render/address_format.hpp"
#include "render/bounded_cache.hpp"
#include "render/money_format.hpp"
#include "render/plain_line.hpp"
#include "render/template_catalog.hpp"
#include "render/time_format.hpp"

namespace tidings {
namespace {

struct money_case {
    std::int64_t amount;
    std::string currency, locale, text;
};

TEST(MoneyFormat, follows_currency_and_locale) {
    money_format money;
    const money_case cases[] = {
        {1250, "EUR", "en-GB", "€12.50"},
        {1250, "EUR", "de-DE", "12,50\u00A0€"},
        {123456789, "EUR", "fr-FR", "1\u202F234\u202F567,89\u00A0€"},
        {1250, "JPY", "ja-JP", "￥1,250"},           // exponent 0
        {12500, "KWD", "en-US", "KWD\u00A012.500"},  // exponent 3
        {5, "USD", "en-US", "$0.05"},
        {-490, "USD", "en-US", "-$4.90"},
        {1250, "AFN", "en-US", "AFN\u00A012.50"},  // ISO 4217 says 2, cash registers 0
        {12345678, "INR", "hi-IN", "₹1,23,456.78"},
        {INT64_MAX, "JPY", "en-US", "¥9,223,372,036,854,775,807"},
        {INT64_MAX, "USD", "en-US", "$92,233,720,368,547,758.07"},
        {INT64_MIN, "USD", "en-US", "-$92,233,720,368,547,758.08"},
        {9'007'199'254'740'993, "KWD", "en-US", "KWD\u00A09,007,199,254,740.993"},  // no double holds this
        {1250, "EUR", "xx-nonsense-locale", "€12.50"},
        {1250, "EUR", "", "€12.50"},
        {1250, "EUR", "not a locale", "€12.50"},
    };
    for (const auto& given : cases)
        EXPECT_EQ(money.text(given.amount, given.currency, given.locale), given.text) << given.currency;
}

TEST(MoneyFormat, puts_the_point_where_the_exponent_says) {
    EXPECT_EQ(money_format::decimal(0, 2), "0.00");
    EXPECT_EQ(money_format::decimal(7, 3), "0.007");
    EXPECT_EQ(money_format::decimal(-7, 2), "-0.07");
    EXPECT_EQ(money_format::decimal(1250, 0), "1250");
    EXPECT_EQ(money_format::decimal(INT64_MIN, 2), "-92233720368547758.08");
}

TEST(TimeFormat, follows_locale_and_zone) {
    time_format times;
    const timestamp at{std::chrono::sys_days{std::chrono::year{2026} / 7 / 1} + std::chrono::hours{22} +
                       std::chrono::minutes{5}};

    EXPECT_EQ(times.text(at, "en-GB", "Europe/London"), "1 July 2026 at 23:05 BST");
    EXPECT_EQ(times.text(at, "de-DE", "Europe/Berlin"), "2. Juli 2026 um 00:05 MESZ");
    EXPECT_THAT(times.text(at, "en-US", "America/New_York"), testing::HasSubstr("July 1, 2026 at 6:05"));
    EXPECT_EQ(times.text(at, "en-GB", "Mars/Olympus"), "1 July 2026 at 22:05 UTC");
    EXPECT_EQ(times.text(at, "en-GB", ""), "1 July 2026 at 22:05 UTC");
    EXPECT_THAT(times.text(at, "ja-JP", "Asia/Tokyo"), testing::HasSubstr("2026年7月2日"));
    EXPECT_THAT(times.text(at, "ar-SA", "Asia/Riyadh"), testing::HasSubstr("٢٠٢٦"));
    EXPECT_THAT(times.text(at, "th-TH", "Asia/Bangkok"), testing::HasSubstr("2569"));
}

// Wherever the program runs: ICU would write what it has no words for in the host's language.
TEST(TimeFormat, does_not_follow_the_host) {
    time_format times;
    money_format money;
    const timestamp at{std::chrono::sys_days{std::chrono::year{2026} / 7 / 1} + std::chrono::hours{22}};
    EXPECT_EQ(times.text(at, "tlh", "UTC"), times.text(at, "xx", "UTC"));
    EXPECT_EQ(money.text(1250, "EUR", "tlh"), money.text(1250, "EUR", "xx"));
}

// Python reads the same files by code of its own.
TEST(TimeFormat, agrees_with_the_machine_on_every_zone) {
    constexpr auto ask =
        "python3 -c \"import zoneinfo, datetime as d\n"
        "for at in (d.datetime.now(d.timezone.utc).replace(second=0, microsecond=0), d.datetime(2027, 7, 1, 12, "
        "tzinfo=d.timezone.utc)):\n"
        "  for zone in sorted(zoneinfo.available_timezones() - {'localtime', 'posixrules', 'Factory'}):\n"
        "    print(zone, int(at.timestamp()), at.astimezone(zoneinfo.ZoneInfo(zone)).strftime('%H:%M'))\"";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(ask, "r"), &pclose);
    ASSERT_TRUE(pipe);
    time_format times;
    int zones = 0;
    char zone[100], clock[10];
    for (long at = 0; fscanf(pipe.get(), "%99s %ld %9s", zone, &at, clock) == 3; ++zones)
        EXPECT_THAT(times.text(timestamp(std::chrono::seconds(at)), "en-GB", zone),
                    testing::HasSubstr(std::string(" at ") + clock))
            << zone << " at " << at;
    EXPECT_GT(zones, 2 * 590);
}

TEST(TimeFormat, names_summer_by_the_later_clock) {
    time_format times;
    const auto noon = [](int month) {
        return timestamp(std::chrono::sys_days{std::chrono::year{2026} / month / 1} + std::chrono::hours{12});
    };
    EXPECT_EQ(times.text(noon(7), "en-IE", "Europe/Dublin"), "1 July 2026 at 13:00 IST");
    EXPECT_EQ(times.text(noon(1), "en-IE", "Europe/Dublin"), "1 January 2026 at 12:00 GMT");
    EXPECT_EQ(times.text(noon(7), "en-GB", "Asia/Almaty"), "1 July 2026 at 17:00 GMT+5");
}

// What was said last is kept, but never for another minute, zone or locale.
TEST(TimeFormat, keeps_apart_what_differs) {
    time_format times;
    const timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 7 / 1} + std::chrono::hours{12}};
    const timestamp long_ago{std::chrono::sys_days{std::chrono::year{1900} / 1 / 1} + std::chrono::hours{12}};
    using std::chrono::seconds;

    EXPECT_EQ(times.text(noon, "en-GB", "UTC"), "1 July 2026 at 12:00 UTC");
    EXPECT_EQ(times.text(noon + seconds{59}, "en-GB", "UTC"), "1 July 2026 at 12:00 UTC");
    EXPECT_EQ(times.text(noon + seconds{60}, "en-GB", "UTC"), "1 July 2026 at 12:01 UTC");
    EXPECT_EQ(times.text(noon - seconds{1}, "en-GB", "UTC"), "1 July 2026 at 11:59 UTC");
    EXPECT_EQ(times.text(noon, "en-GB", "Asia/Kolkata"), "1 July 2026 at 17:30 GMT+5:30");
    EXPECT_THAT(times.text(long_ago, "en-GB", "Africa/Monrovia"), testing::HasSubstr("11:16"));
    EXPECT_THAT(times.text(long_ago + seconds{10}, "en-GB", "Africa/Monrovia"), testing::HasSubstr("11:17"));
}

TEST(MoneyFormat, writes_numbers_as_the_locale_does) {
    money_format money;
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(money.number(0, "en"), "0");
        EXPECT_EQ(money.number(99, "en"), "99");
        EXPECT_EQ(money.number(100, "en"), "100");
        EXPECT_EQ(money.number(-1, "en"), "-1");
        EXPECT_EQ(money.number(1'250'000, "de"), "1.250.000");
        EXPECT_EQ(money.number(7, "ar-SA"), "٧");
        EXPECT_EQ(money.number(INT64_MIN, "en"), "-9,223,372,036,854,775,808");
    }
}

TEST(BoundedCache, forgets_what_was_not_asked_for_the_longest) {
    bounded_cache<int> cache(2);
    int made = 0;
    const auto make = [&] { return ++made; };

    cache.get("a", make);
    cache.get("b", make);
    cache.get("a", make);
    cache.get("c", make);

    EXPECT_EQ(cache.size(), 2u);
    EXPECT_EQ(cache.get("a", make), 1);
    EXPECT_EQ(cache.get("b", make), 4);
}

TEST(AddressFormat, keeps_to_the_customs_of_the_country) {
    address_format addresses;
    const auto us = addresses.lines({"Ada", {"1 Main St"}, "Springfield", "12345", "IL", "US"}, "en-US");
    const auto de = addresses.lines({"Ada", {"Hauptstr. 1"}, "Kusel", "54661", "", "DE"}, "de-DE");
    const auto regionless = addresses.lines({"", {}, "Springfield", "12345", "", "US"}, "en-US");
    const auto bare = addresses.lines({"", {}, "", "", "", ""}, "en");

    EXPECT_THAT(us, testing::ElementsAre("Ada", "1 Main St", "Springfield, IL 12345", "United States"));
    EXPECT_THAT(de, testing::ElementsAre("Ada", "Hauptstr. 1", "54661 Kusel", "Deutschland"));
    EXPECT_THAT(regionless, testing::ElementsAre("Springfield 12345", "United States"));
    EXPECT_TRUE(bare.empty());
    EXPECT_EQ(addresses.lines({"", {}, "", "", "", "DE"}, "fr").back(), "Allemagne");
    EXPECT_EQ(addresses.lines({"", {}, "", "", "", "DE"}, "en").back(), "Germany");
    EXPECT_EQ(addresses.lines({"", {}, "", "", "", "DE"}, "fr").back(), "Allemagne");
}

TEST(PlainLine, keeps_letters_and_drops_controls) {
    EXPECT_EQ(plain_line("  Zoë \r\n\t x\u0085y "), "Zoë x y");
    EXPECT_EQ(plain_line("a\xFFz"), "a\uFFFDz");
    EXPECT_EQ(plain_line("\u202Eevil\u202C \u2066x\u2069"), "evil x");
    EXPECT_EQ(plain_line("\r\n"), "");
}

TEST(TemplateCatalog, names_what_a_template_asks_in_vain) {
    const builtin_template files[] = {{"en/layout.text", "{{> content}}"},
                                      {"en/layout.html", "{{> content}}"},
                                      {"en/x.subject", "Hi {{name}}"},
                                      {"en/x.text", "{{wrong}} {{#also}}{{/also}}"},
                                      {"en/x.html", "<p>{{name}}</p>"}};
    auto catalog = template_catalog::from(files);
    ASSERT_TRUE(catalog);
    template_data data;
    data.text("name", "<Ada>");

    EXPECT_EQ(catalog->find("x", "en")->subject.render(data).value(), "Hi <Ada>");
    EXPECT_EQ(catalog->find("x", "en")->html.render(data).value(), "<p>&lt;Ada&gt;</p>");
    EXPECT_EQ(catalog->find("x", "en")->text.render(data).error().detail,
              "template en/x.text names what no order has: 'also', 'wrong'");
}

TEST(TemplateCatalog, falls_back_from_region_to_language_to_english) {
    const builtin_template files[] = {{"en/layout.text", "{{> content}}"},
                                      {"en/layout.html", "{{> content}}"},
                                      {"en/x.subject", "en"},
                                      {"en/x.text", "en"},
                                      {"en/x.html", "en"},
                                      {"de/layout.text", "{{> content}}"},
                                      {"de/layout.html", "{{> content}}"},
                                      {"de/x.subject", "de"},
                                      {"de/x.text", "de"},
                                      {"de/x.html", "de"}};
    auto catalog = template_catalog::from(files);
    ASSERT_TRUE(catalog);
    const template_data nothing;
    const auto words = [&](std::string_view locale) {
        return catalog->find("x", locale)->subject.render(nothing).value();
    };

    EXPECT_EQ(words("de-AT"), "de");
    EXPECT_EQ(words("de-Latn-AT"), "de");
    EXPECT_EQ(words("de"), "de");
    EXPECT_EQ(words("fr-CA"), "en");
    EXPECT_EQ(words(""), "en");
    EXPECT_EQ(catalog->find("x", "fr-CA", "de-CH")->locale, "de");  // the shop's own before English
    EXPECT_EQ(catalog->find("x", "en", "de")->locale, "en");
    EXPECT_EQ(catalog->find("y", "de"), nullptr);
    EXPECT_NE(catalog->find("x", "de")->version, catalog->find("x", "en")->version);
}

TEST(TemplateCatalog, refuses_broken_sources) {
    const builtin_template unclosed[] = {{"en/layout.text", "{{> content}}"},
                                         {"en/layout.html", "{{> content}}"},
                                         {"en/x.subject", "{{#a}}"},
                                         {"en/x.text", ""},
                                         {"en/x.html", ""}};
    const builtin_template endless[] = {{"en/layout.text", "{{> layout}}"},
                                        {"en/layout.html", ""},
                                        {"en/x.subject", ""},
                                        {"en/x.text", ""},
                                        {"en/x.html", ""}};
    const builtin_template lonely[] = {{"en/x.subject", "hi"}};

    EXPECT_EQ(template_catalog::from(unclosed).error().code, errc::invalid);
    EXPECT_EQ(template_catalog::from(endless).error().code, errc::invalid);
    EXPECT_EQ(template_catalog::from(lonely).error().detail, "there is no template en/layout.text");
}

}  // namespace
}  // namespace tidings
