#include "render/mail_renderer.hpp"
#include <gmock/gmock.h>
#include <cmath>
#include <regex>
#include <set>
#include <sstream>
#include "render/html_text.hpp"
#include "render/specimen_event.hpp"
#include "unit/render/sample_orders.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using testing::HasSubstr;
using testing::Not;

mail_renderer a_renderer() {
    return mail_renderer({.name = "Acme & Söhne", .locale = "en", .time_zone = "UTC"});
}

// What a variable that came out empty leaves behind, in sentences and in markup.
std::string hole_in(const std::string& text) {
    constexpr std::string_view holes[] = {
        "{{", "}}", "()", " ,", " .", "<bdi></bdi>", "<strong></strong>", "href=\"\"", "nowrap;\"></td>"};
    for (const auto hole : holes)
        if (text.find(hole) != std::string::npos) return std::string(hole);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.ends_with(": ") || line.ends_with("    ")) return line;
    return {};
}

TEST(MailRenderer, every_kind_of_the_contract_has_a_template) {
    auto catalog = template_catalog::builtin();
    std::vector<std::string_view> names;
    for (const auto kind : all_mail_kinds()) names.push_back(name_of(kind));

    EXPECT_THAT(catalog.kinds(), testing::UnorderedElementsAreArray(names));
}

TEST(MailRenderer, every_kind_renders_every_sample_order_without_a_hole) {
    auto renderer = a_renderer();
    const auto orders = sample_orders();
    ASSERT_EQ(orders.size(), 400u);

    for (auto shown : orders) {
        shown.status = order_status::shipped;
        if (shown.total % 2 == 0)
            shown.details.tracking = tracking{"DHL", "JD0140600", "https://track.example/JD0140600"};
        const auto event = event_about(shown, event_kind::shipped);
        for (const auto kind : all_mail_kinds()) {
            auto mail = renderer.render(event, kind);
            ASSERT_TRUE(mail) << name_of(kind) << ": " << mail.error().detail;
            ASSERT_EQ(hole_in(mail->subject), "") << name_of(kind);
            ASSERT_EQ(hole_in(mail->text), "") << name_of(kind) << "\n" << mail->text;
            ASSERT_EQ(hole_in(mail->html.substr(mail->html.find("<body"))), "") << name_of(kind);
            ASSERT_THAT(mail->subject, HasSubstr(shown.details.reference));
        }
    }
}

// So that the HTML goes into a mail as it is, whatever the customer's script.
TEST(MailRenderer, html_is_ascii_in_lines_that_every_relay_takes) {
    auto renderer = a_renderer();
    for (const auto& shown : sample_orders())
        for (const auto kind : all_mail_kinds()) {
            const auto mail = renderer.render(event_about(shown), kind);
            ASSERT_TRUE(mail);
            std::istringstream lines(mail->html);
            for (std::string line; std::getline(lines, line);) {
                ASSERT_LE(line.size(), 998u) << line;
                ASSERT_TRUE(std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; })) << line;
                ASSERT_FALSE(line.starts_with('.') || line.starts_with("From ")) << line;
            }
        }
}

TEST(MailRenderer, shows_lines_totals_and_address) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.shipping_address = postal_address{"Ada", {"1 Tea Lane"}, "London", "N1", "", "GB"};

    auto mail = renderer.render(event_about(shown), mail_kind::placed);

    ASSERT_TRUE(mail);
    EXPECT_EQ(mail->subject, "We have your order 2026-10042");
    EXPECT_THAT(mail->text, HasSubstr("Hello Ada,\n"));
    EXPECT_THAT(mail->text, HasSubstr("2 x Earl Grey 100 g (TEA-01)\n    €12.50 each, €25.00\n"));
    EXPECT_THAT(mail->text, HasSubstr("Subtotal: €25.00\nShipping: €4.90\nTotal: €29.90\n"));
    EXPECT_THAT(mail->text,
                HasSubstr("Delivery address:\n    Ada\n    1 Tea Lane\n    London\n    N1\n    United Kingdom\n"));
    EXPECT_THAT(mail->text, HasSubstr("Placed: 23 November 2026 at 08:00 GMT\n"));
    EXPECT_THAT(mail->html, HasSubstr(escaped_html("€29.90")));
    EXPECT_EQ(mail->template_version.size(), 12u);
}

TEST(MailRenderer, a_customers_text_cannot_start_markup) {
    auto renderer = a_renderer();
    auto shown = small_order();
    const std::string evil = "<script>alert('x')</script>\"&{{shop}}";
    shown.details.customer.name = shown.details.reference = evil;
    shown.details.items[0].name = shown.details.items[0].sku = evil;
    shown.details.metadata = {{evil, evil}};
    shown.details.shipping_address = postal_address{evil, {evil}, evil, evil, evil, "GB"};
    shown.details.tracking = tracking{evil, evil, "https://x.example/?a=1&b=\"><script>"};

    for (const auto kind : all_mail_kinds()) {
        auto mail = renderer.render(event_about(shown), kind);
        ASSERT_TRUE(mail) << name_of(kind);
        EXPECT_THAT(mail->html, Not(HasSubstr("<script"))) << name_of(kind);
        EXPECT_THAT(mail->html, Not(HasSubstr("\"&{{"))) << name_of(kind);
        EXPECT_THAT(mail->html, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;{{shop}}"))
            << name_of(kind);
        EXPECT_THAT(mail->text, HasSubstr(evil)) << name_of(kind);
    }
}

TEST(MailRenderer, a_customers_text_cannot_break_a_line) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.reference = "A\r\nBcc: evil@example.com\r\n\r\nbody";
    shown.details.customer.name = "Ada\nKing\xE2\x80\xA8Noel\xE2\x80\xAE";
    shown.details.items[0].name = std::string("tea\0\x1B[2J", 8);

    auto mail = renderer.render(event_about(shown), mail_kind::placed);

    ASSERT_TRUE(mail);
    EXPECT_EQ(mail->subject, "We have your order A Bcc: evil@example.com body");
    EXPECT_THAT(mail->text, HasSubstr("Hello Ada King Noel,\n"));
    EXPECT_THAT(mail->text, HasSubstr("2 x tea [2J (TEA-01)\n"));
}

TEST(MailRenderer, a_name_that_says_more_than_a_name_is_no_greeting) {
    auto renderer = a_renderer();
    auto shown = small_order();
    for (const std::string name : {"You won 900 EUR www.evil.example/claim", "Call 0900 1234", "claim.example",
                                   "Your account is locked, log in"}) {
        shown.details.customer.name = name;
        const auto mail = renderer.render(event_about(shown), mail_kind::placed);
        ASSERT_TRUE(mail);
        EXPECT_THAT(mail->text, HasSubstr("Hello,\n")) << name;
        EXPECT_THAT(mail->html, HasSubstr("Hello,")) << name;
    }
}

TEST(MailRenderer, only_https_links_are_shown) {
    auto renderer = a_renderer();
    for (const std::string url :
         {"http://track.example/1", "javascript:alert(1)", "https://", "HTTPS:\nx", "data:text/html,x"}) {
        auto shown = small_order();
        shown.details.tracking = tracking{"DHL", "1", url};

        auto mail = renderer.render(event_about(shown, event_kind::shipped), mail_kind::shipped);

        ASSERT_TRUE(mail);
        EXPECT_THAT(mail->html, Not(HasSubstr("href="))) << url;
        EXPECT_THAT(mail->text, Not(HasSubstr("Track your parcel"))) << url;
    }
    auto shown = small_order();
    shown.details.tracking = tracking{"DHL", "1", "https://track.example/?a=1&b='2'"};

    auto mail = renderer.render(event_about(shown, event_kind::shipped), mail_kind::shipped);

    EXPECT_THAT(mail->html, HasSubstr("href=\"https://track.example/?a=1&amp;b=&#39;2&#39;\""));
    EXPECT_THAT(mail->text, HasSubstr("Track your parcel: https://track.example/?a=1&b='2'\n"));
}

TEST(MailRenderer, an_update_says_what_changed) {
    auto renderer = a_renderer();
    auto event = event_about(small_order(), event_kind::updated);
    event.changed = {"shipping_address", "tracking", "metadata"};

    auto mail = renderer.render(event, mail_kind::updated);

    ASSERT_TRUE(mail);
    EXPECT_THAT(mail->text, HasSubstr("This is new:\n - delivery address\n - tracking\n"));
    EXPECT_THAT(mail->text, Not(HasSubstr("metadata")));
}

TEST(MailRenderer, dates_digits_and_amounts_follow_the_language_of_the_words) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.items[0].unit_price = 123456;
    shown.subtotal = shown.total = 246912;
    shown.details.shipping_address = postal_address{"Ada", {"1"}, "Wien", "1010", "", "AT"};
    const std::pair<std::string, std::string> rows[]{
        {"de-AT", "Placed: November 23, 2026 at 9:00\u202FAM GMT+1\n"},
        {"ar-SA", "Placed: November 23, 2026 at 9:00\u202FAM GMT+1\n"},
        {"en-GB", "Placed: 23 November 2026 at 09:00 CET\n"},  // of the same language: the customer's own habits
        {"german", "Placed: November 23, 2026 at 9:00\u202FAM GMT+1\n"},
        {"", "Placed: November 23, 2026 at 9:00\u202FAM GMT+1\n"},
    };

    for (const auto& [locale, placed] : rows) {
        shown.details.customer.locale = locale;
        shown.details.customer.time_zone = "Europe/Vienna";
        auto mail = renderer.render(event_about(shown), mail_kind::placed);
        ASSERT_TRUE(mail);
        EXPECT_THAT(mail->text, HasSubstr(placed)) << locale;
        EXPECT_THAT(mail->text, HasSubstr("Total: €2,469.12\n")) << locale;
        EXPECT_THAT(mail->text, HasSubstr("    Austria\n")) << locale;
    }
}

TEST(MailRenderer, an_unknown_time_zone_is_answered_by_the_shops_own) {
    mail_renderer renderer({.name = "Acme", .locale = "en-GB", .time_zone = "Europe/Berlin"});
    auto shown = small_order();
    for (const std::string zone : {"Berlin", "Europe/Newtown", ""}) {
        shown.details.customer.locale = "german";
        shown.details.customer.time_zone = zone;
        const auto mail = renderer.render(event_about(shown), mail_kind::placed);
        ASSERT_TRUE(mail);
        EXPECT_THAT(mail->text, HasSubstr("Placed: 23 November 2026 at 09:00 CET\n")) << zone;
    }
}

TEST(MailRenderer, a_long_order_ends_with_how_many_more_and_shows_its_total_below_102_kb) {
    auto renderer = a_renderer();
    auto shown = small_order();
    std::string wide;
    while (wide.size() < 1200) wide += "\U0001F680";  // 300 characters, each nine bytes of HTML
    for (const auto& name : {std::string("Tea"), wide}) {
        shown.details.items.assign(1000, {name == "Tea" ? "TEA" : wide.substr(0, 400), name, 1, 100});
        shown.details.metadata.clear();
        for (int at = 0; at < 50; ++at) shown.details.metadata[std::to_string(at)] = wide.substr(0, 4 * 300);
        shown.details.reference = wide.substr(0, 400);
        shown.details.customer.name = wide.substr(0, 800);
        shown.details.shipping_address =
            postal_address{wide.substr(0, 800), std::vector<std::string>(10, wide.substr(0, 800)),
                           wide.substr(0, 800), "1",
                           wide.substr(0, 800), "GB"};
        shown.subtotal = 100'000;
        shown.total = 100'490;
        for (const auto kind : all_mail_kinds()) {
            const auto mail = renderer.render(event_about(shown), kind);
            ASSERT_TRUE(mail) << name_of(kind);
            EXPECT_LT(mail->html.size(), 102'000u) << name_of(kind);
            EXPECT_THAT(mail->html, HasSubstr(escaped_html("€1,004.90"))) << name_of(kind);
            if (name != "Tea") continue;
            EXPECT_THAT(mail->html, HasSubstr("and 970 more")) << name_of(kind);
            EXPECT_THAT(mail->text, HasSubstr("\nand 970 more\n")) << name_of(kind);
        }
    }
    shown.details.items.assign(30, {"", "Tea", 1, 100});
    EXPECT_THAT(renderer.render(event_about(shown), mail_kind::placed)->text, Not(HasSubstr("more\n")));
}

TEST(MailRenderer, nothing_green_stands_over_a_failed_payment) {
    auto renderer = a_renderer();
    const std::pair<event_kind, std::string> rows[]{{event_kind::placed, "#0f766e"},
                                                    {event_kind::payment_failed, "#b91c1c"},
                                                    {event_kind::cancelled, "#4b5563"},
                                                    {event_kind::refunded, "#4b5563"}};
    for (const auto& [kind, colour] : rows) {
        const auto mail = renderer.render(event_about(small_order(), kind), mail_kind_of(kind));
        ASSERT_TRUE(mail);
        EXPECT_THAT(mail->html, HasSubstr("border-top:4px solid " + colour + ";")) << name_of(kind);
    }
}

TEST(MailRenderer, words_that_are_too_long_break) {
    auto renderer = a_renderer();
    const auto mail = renderer.render(event_about(small_order()), mail_kind::placed);
    ASSERT_TRUE(mail);
    const auto name = mail->html.find("<bdi>Earl Grey");
    const auto cell = mail->html.rfind("<td", name);
    EXPECT_THAT(mail->html.substr(cell, name - cell), HasSubstr("overflow-wrap:anywhere"));
}

// WCAG 2.2, relative luminance.
double luminance(const std::string& colour) {
    const auto channel = [&](std::size_t at) {
        const auto value = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

double contrast(const std::string& left, const std::string& right) {
    const auto [dark, light] = std::minmax({luminance(left), luminance(right)});
    return (light + 0.05) / (dark + 0.05);
}

std::set<std::string> colours_in(const std::string& text, const std::string& pattern) {
    std::set<std::string> found;
    const std::regex wanted(pattern);
    for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at) found.insert((*at)[1].str());
    return found;
}

TEST(MailRenderer, texts_stand_out_from_what_is_behind_them_in_both_themes) {
    auto renderer = a_renderer();
    for (const auto kind : all_mail_kinds()) {
        const auto mail = renderer.render(specimen_event(kind, "en"), kind);
        ASSERT_TRUE(mail);
        const auto body = mail->html.substr(mail->html.find("<body"));
        const auto style = mail->html.substr(0, mail->html.find("</style>"));
        for (const auto& text : colours_in(body, "[;\"]color:(#[0-9a-f]{6})"))
            for (const auto& behind :
                 colours_in(body, "class=\"(?:page|card|panel)[^>]*background-color:(#[0-9a-f]{6})"))
                EXPECT_TRUE(text == "#ffffff" || contrast(text, behind) >= 4.5) << name_of(kind) << text << behind;
        for (const auto& text : colours_in(style, "\\.(?:ink|muted|link) \\{ color: (#[0-9a-f]{6})"))
            for (const auto& behind : colours_in(style, "\\.(?:page|card|panel) \\{ background-color: (#[0-9a-f]{6})"))
                EXPECT_GE(contrast(text, behind), 4.5) << name_of(kind) << text << behind;
        EXPECT_GE(contrast("#ffffff", "#0f766e"), 4.5);  // the button
    }
}

// "Done" stands out more than "to do", whatever the theme.
TEST(MailRenderer, the_progress_bar_is_not_inverted_in_the_dark) {
    auto renderer = a_renderer();
    const auto mail = renderer.render(specimen_event(mail_kind::shipped, "en"), mail_kind::shipped);
    ASSERT_TRUE(mail);
    const auto one = [&](const std::string& pattern) { return *colours_in(mail->html, pattern).begin(); };
    const auto dark_card = one("\\.card \\{ background-color: (#[0-9a-f]{6})");

    EXPECT_GT(contrast(one("class=\"done\"[^>]*background-color:(#[0-9a-f]{6})"), "#ffffff"),
              contrast(one("class=\"todo\"[^>]*background-color:(#[0-9a-f]{6})"), "#ffffff"));
    EXPECT_GT(contrast(one("\\.done \\{ background-color: (#[0-9a-f]{6})"), dark_card),
              contrast(one("\\.todo \\{ background-color: (#[0-9a-f]{6})"), dark_card));
}

TEST(MailRenderer, the_merchant_reads_the_shops_own_locale) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.customer.locale = "ar-SA";
    shown.details.metadata = {{"channel", "web"}};

    auto mail = renderer.render(event_about(shown), mail_kind::merchant_new_order);

    ASSERT_TRUE(mail);
    EXPECT_EQ(mail->subject, "New order 2026-10042: €29.90");
    EXPECT_THAT(mail->text, HasSubstr("Ada, ada@example.com"));
    EXPECT_THAT(mail->text, HasSubstr("channel: web\n"));
}

TEST(MailRenderer, missing_names_and_references_leave_whole_sentences) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.customer = {"ada@example.com", "", "", ""};
    shown.details.reference.clear();

    auto mail = renderer.render(event_about(shown), mail_kind::placed);

    ASSERT_TRUE(mail);
    EXPECT_THAT(mail->text, HasSubstr("Hello,\n"));
    EXPECT_EQ(mail->subject, "We have your order 0000-0001");
    EXPECT_THAT(mail->html, Not(HasSubstr("ord_")));
}

TEST(MailRenderer, written_prose_takes_the_named_places_and_nothing_else) {
    auto renderer = a_renderer();
    const mail_slots slots{"Good news, {name}!", "We hope you enjoy it & smile."};
    for (const auto kind : all_mail_kinds()) {
        auto plain = renderer.render(event_about(small_order()), kind);
        auto mail = renderer.render(event_about(small_order()), kind, &slots);
        ASSERT_TRUE(mail) << name_of(kind);
        EXPECT_EQ(mail->subject, plain->subject);
        EXPECT_EQ(hole_in(mail->text), "") << name_of(kind);
        if (kind == mail_kind::merchant_new_order) {
            EXPECT_EQ(mail->text, plain->text);
            continue;
        }
        EXPECT_THAT(mail->text, HasSubstr("Good news, Ada!\n")) << name_of(kind);
        EXPECT_THAT(mail->text, HasSubstr("We hope you enjoy it & smile.\n")) << name_of(kind);
        EXPECT_THAT(mail->text, Not(HasSubstr("Hello"))) << name_of(kind);
        EXPECT_THAT(mail->html, HasSubstr("Good news, <bdi>Ada</bdi>!")) << name_of(kind);
        EXPECT_THAT(mail->html, HasSubstr("We hope you enjoy it &amp; smile.")) << name_of(kind);
        EXPECT_THAT(mail->text, HasSubstr("2026-10042")) << name_of(kind);
    }
}

TEST(MailRenderer, written_prose_is_plain_text_in_html) {
    auto renderer = a_renderer();
    const mail_slots slots{"<b>{name}</b>", "<script>x</script>\nBcc: evil@example.com {{shop}}"};

    auto mail = renderer.render(event_about(small_order()), mail_kind::placed, &slots);

    EXPECT_THAT(mail->html, HasSubstr("&lt;b&gt;<bdi>Ada</bdi>&lt;/b&gt;"));
    EXPECT_THAT(mail->html, HasSubstr("&lt;script&gt;x&lt;/script&gt; Bcc: evil@example.com {{shop}}"));
    EXPECT_THAT(mail->text, HasSubstr("<script>x</script> Bcc: evil@example.com {{shop}}\n"));
}

TEST(MailRenderer, says_in_which_language_its_words_are) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.customer.locale = "de-AT";

    EXPECT_EQ(renderer.language_of(event_about(shown), mail_kind::placed), "en");
}

TEST(MailRenderer, says_no_to_what_it_cannot_show) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.items[0] = {"", "x", INT64_MAX, 2};

    EXPECT_EQ(renderer.render(event_about(shown), mail_kind::placed).error().code, errc::invalid);
}

TEST(MailRenderer, names_in_every_script_come_through) {
    auto renderer = a_renderer();
    for (const std::string name :
         {"عائشة بنت محمد", "דנה לוי", "山田太郎", "王小明", "Ürün Çelik", "आरती", "Zoë O’Brien-Łoś"}) {
        auto shown = small_order();
        shown.details.customer.name = name;

        auto mail = renderer.render(event_about(shown), mail_kind::placed);

        EXPECT_THAT(mail->html, HasSubstr("<bdi>" + escaped_html(name) + "</bdi>"));
        EXPECT_THAT(mail->text, HasSubstr("Hello " + name + ","));
    }
}

}  // namespace
}  // namespace tidings
