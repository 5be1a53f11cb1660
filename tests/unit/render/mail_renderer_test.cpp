#include "render/mail_renderer.hpp"
#include <gmock/gmock.h>
#include <sstream>
#include "render/html_text.hpp"
#include "unit/render/sample_orders.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> every_kind{
    "placed",    "paid",      "payment_failed", "processing", "shipped",
    "delivered", "cancelled", "refunded",       "updated",    "merchant_new_order"};

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

    EXPECT_THAT(catalog.kinds(), testing::UnorderedElementsAreArray(every_kind));
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
        for (const auto& kind : every_kind) {
            auto mail = renderer.render(event, kind);
            ASSERT_TRUE(mail) << kind << ": " << mail.error().detail;
            ASSERT_EQ(hole_in(mail->subject), "") << kind;
            ASSERT_EQ(hole_in(mail->text), "") << kind << "\n" << mail->text;
            ASSERT_EQ(hole_in(mail->html.substr(mail->html.find("<body"))), "") << kind;
            ASSERT_THAT(mail->subject, HasSubstr(shown.details.reference));
        }
    }
}

// So that the HTML goes into a mail as it is, whatever the customer's script.
TEST(MailRenderer, html_is_ascii_in_lines_that_every_relay_takes) {
    auto renderer = a_renderer();
    for (const auto& shown : sample_orders())
        for (const auto& kind : every_kind) {
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

    auto mail = renderer.render(event_about(shown), "placed");

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

    for (const auto& kind : every_kind) {
        auto mail = renderer.render(event_about(shown), kind);
        ASSERT_TRUE(mail) << kind;
        EXPECT_THAT(mail->html, Not(HasSubstr("<script"))) << kind;
        EXPECT_THAT(mail->html, Not(HasSubstr("\"&{{"))) << kind;
        EXPECT_THAT(mail->html, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;{{shop}}"))
            << kind;
        EXPECT_THAT(mail->text, HasSubstr(evil)) << kind;
    }
}

TEST(MailRenderer, a_customers_text_cannot_break_a_line) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.reference = "A\r\nBcc: evil@example.com\r\n\r\nbody";
    shown.details.customer.name = "Ada\nKing\xE2\x80\xA8Noel\xE2\x80\xAE";
    shown.details.items[0].name = std::string("tea\0\x1B[2J", 8);

    auto mail = renderer.render(event_about(shown), "placed");

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
        const auto mail = renderer.render(event_about(shown), "placed");
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

        auto mail = renderer.render(event_about(shown, event_kind::shipped), "shipped");

        ASSERT_TRUE(mail);
        EXPECT_THAT(mail->html, Not(HasSubstr("href="))) << url;
        EXPECT_THAT(mail->text, Not(HasSubstr("Track your parcel"))) << url;
    }
    auto shown = small_order();
    shown.details.tracking = tracking{"DHL", "1", "https://track.example/?a=1&b='2'"};

    auto mail = renderer.render(event_about(shown, event_kind::shipped), "shipped");

    EXPECT_THAT(mail->html, HasSubstr("href=\"https://track.example/?a=1&amp;b=&#39;2&#39;\""));
    EXPECT_THAT(mail->text, HasSubstr("Track your parcel: https://track.example/?a=1&b='2'\n"));
}

TEST(MailRenderer, an_update_says_what_changed) {
    auto renderer = a_renderer();
    auto event = event_about(small_order(), event_kind::updated);
    event.changed = {"shipping_address", "tracking", "metadata"};

    auto mail = renderer.render(event, "updated");

    ASSERT_TRUE(mail);
    EXPECT_THAT(mail->text, HasSubstr("This is new:\n - delivery address\n - tracking\n"));
    EXPECT_THAT(mail->text, Not(HasSubstr("metadata")));
}

TEST(MailRenderer, numbers_follow_the_customer_while_words_fall_back_to_english) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.customer.locale = "de-AT";
    shown.details.customer.time_zone = "Europe/Vienna";
    shown.details.items[0].unit_price = 123456;
    shown.subtotal = shown.total = 246912;

    auto mail = renderer.render(event_about(shown), "placed");

    ASSERT_TRUE(mail);
    EXPECT_THAT(mail->text, HasSubstr("Total: €\u00A02.469,12\n"));
    EXPECT_THAT(mail->text, HasSubstr("Placed: 23. November 2026 um 09:00 MEZ\n"));
    EXPECT_THAT(mail->text, HasSubstr("Thank you for your order"));
}

TEST(MailRenderer, the_merchant_reads_the_shops_own_locale) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.customer.locale = "ar-SA";
    shown.details.metadata = {{"channel", "web"}};

    auto mail = renderer.render(event_about(shown), "merchant_new_order");

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

    auto mail = renderer.render(event_about(shown), "placed");

    ASSERT_TRUE(mail);
    EXPECT_THAT(mail->text, HasSubstr("Hello,\n"));
    EXPECT_EQ(mail->subject, "We have your order ord_019a0000-0000-7000-8000-000000000001");
}

TEST(MailRenderer, written_prose_takes_the_named_places_and_nothing_else) {
    auto renderer = a_renderer();
    const mail_slots slots{"Good news, {name}!", "We hope you enjoy it & smile."};
    for (const auto& kind : every_kind) {
        auto plain = renderer.render(event_about(small_order()), kind);
        auto mail = renderer.render(event_about(small_order()), kind, &slots);
        ASSERT_TRUE(mail) << kind;
        EXPECT_EQ(mail->subject, plain->subject);
        EXPECT_EQ(hole_in(mail->text), "") << kind;
        if (kind == "merchant_new_order") {
            EXPECT_EQ(mail->text, plain->text);
            continue;
        }
        EXPECT_THAT(mail->text, HasSubstr("Good news, Ada!\n")) << kind;
        EXPECT_THAT(mail->text, HasSubstr("We hope you enjoy it & smile.\n")) << kind;
        EXPECT_THAT(mail->text, Not(HasSubstr("Hello"))) << kind;
        EXPECT_THAT(mail->html, HasSubstr("Good news, <bdi>Ada</bdi>!")) << kind;
        EXPECT_THAT(mail->html, HasSubstr("We hope you enjoy it &amp; smile.")) << kind;
        EXPECT_THAT(mail->text, HasSubstr("2026-10042")) << kind;
    }
}

TEST(MailRenderer, written_prose_is_plain_text_in_html) {
    auto renderer = a_renderer();
    const mail_slots slots{"<b>{name}</b>", "<script>x</script>\nBcc: evil@example.com {{shop}}"};

    auto mail = renderer.render(event_about(small_order()), "placed", &slots);

    EXPECT_THAT(mail->html, HasSubstr("&lt;b&gt;<bdi>Ada</bdi>&lt;/b&gt;"));
    EXPECT_THAT(mail->html, HasSubstr("&lt;script&gt;x&lt;/script&gt; Bcc: evil@example.com {{shop}}"));
    EXPECT_THAT(mail->text, HasSubstr("<script>x</script> Bcc: evil@example.com {{shop}}\n"));
}

TEST(MailRenderer, says_in_which_language_its_words_are) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.customer.locale = "de-AT";

    EXPECT_EQ(renderer.language_of(event_about(shown), "placed"), "en");
    EXPECT_EQ(renderer.language_of(event_about(shown), "birthday"), "");
}

TEST(MailRenderer, says_no_to_what_it_cannot_show) {
    auto renderer = a_renderer();
    auto shown = small_order();
    shown.details.items[0] = {"", "x", INT64_MAX, 2};

    EXPECT_EQ(renderer.render(event_about(shown), "placed").error().code, errc::invalid);
    EXPECT_EQ(renderer.render(event_about(small_order()), "birthday").error().code, errc::not_found);
}

TEST(MailRenderer, names_in_every_script_come_through) {
    auto renderer = a_renderer();
    for (const std::string name :
         {"عائشة بنت محمد", "דנה לוי", "山田太郎", "王小明", "Ürün Çelik", "आरती", "Zoë O’Brien-Łoś"}) {
        auto shown = small_order();
        shown.details.customer.name = name;

        auto mail = renderer.render(event_about(shown), "placed");

        EXPECT_THAT(mail->html, HasSubstr("<bdi>" + escaped_html(name) + "</bdi>"));
        EXPECT_THAT(mail->text, HasSubstr("Hello " + name + ","));
    }
}

}  // namespace
}  // namespace tidings
