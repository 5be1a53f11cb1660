// What makes an order. Every limit is met and crossed.
#include "domain/order_rules.hpp"
#include <gtest/gtest.h>
#include "domain/order_limits.hpp"
#include "unit/domain/sample_order.hpp"

namespace tidings {
namespace {

using testing_support::noon;
using testing_support::some_details;
namespace limits = order_limits;
using namespace std::string_literals;

std::string letters(std::size_t count) {
    return std::string(count, 'x');
}

std::string umlauts(std::size_t count) {
    std::string text;
    while (count-- > 0) text += "ä";
    return text;
}

using edit = std::function<void(order_details&)>;

violations problems_after(const edit& change) {
    auto details = some_details();
    change(details);
    return problems_of(details);
}

void expect_one(const violations& found, std::string_view pointer, std::string_view code) {
    ASSERT_EQ(found.size(), 1u) << pointer << (found.empty() ? "" : " " + found.front().pointer);
    EXPECT_EQ(found.front().pointer, pointer);
    EXPECT_EQ(found.front().code, code) << pointer;
    EXPECT_FALSE(found.front().detail.empty());
}

TEST(Place, makes_an_order_in_its_first_state) {
    const auto placed = place(order_id("ord_1"), some_details(), noon);

    ASSERT_TRUE(placed);
    EXPECT_EQ(placed->id.value, "ord_1");
    EXPECT_EQ(placed->status, order_status::placed);
    EXPECT_EQ(placed->version, 1);
    EXPECT_EQ(placed->subtotal, 2500);
    EXPECT_EQ(placed->total, 2990);
    EXPECT_EQ(placed->created_at, noon);
    EXPECT_EQ(placed->updated_at, noon);
    EXPECT_EQ(placed->details, some_details());
}

TEST(Place, needs_nothing_but_email_currency_and_an_item) {
    order_details least;
    least.customer.email = "a@b.example";
    least.currency = "JPY";
    least.items = {{"", "Tea", 1, 0}};

    EXPECT_TRUE(place(order_id("ord_1"), least, noon));
}

TEST(Place, refuses_single_values_with_pointer_and_code) {
    struct row {
        std::string pointer, code;
        edit change;
    };
    const row rows[]{
        {"/customer/email", "invalid_email", [](auto& o) { o.customer.email = "nobody"; }},
        {"/customer/email", "invalid_email", [](auto& o) { o.customer.email = ""; }},
        {"/customer/email", "control_character", [](auto& o) { o.customer.email = "a@b.example\r\nBcc: c@d.example"; }},
        {"/customer/name", "control_character", [](auto& o) { o.customer.name = "Ada\r\nBcc: x"; }},
        {"/customer/name", "control_character", [](auto& o) { o.customer.name = "Ada\0"s; }},
        {"/customer/locale", "invalid_locale", [](auto& o) { o.customer.locale = "en_GB"; }},
        {"/customer/locale", "control_character", [](auto& o) { o.customer.locale = "en\n"; }},
        {"/customer/time_zone", "invalid_time_zone", [](auto& o) { o.customer.time_zone = "../London"; }},
        {"/customer/time_zone", "control_character", [](auto& o) { o.customer.time_zone = "UTC\r"; }},
        {"/reference", "control_character", [](auto& o) { o.reference = "1\n2"; }},
        {"/currency", "unknown_currency", [](auto& o) { o.currency = "ABC"; }},
        {"/currency", "unknown_currency", [](auto& o) { o.currency = ""; }},
        {"/currency", "unknown_currency", [](auto& o) { o.currency = "eur"; }},
        {"/items", "too_few", [](auto& o) { o.items.clear(); }},
        {"/items", "too_many",
         [](auto& o) {
             o.items.assign(limits::items_max + 1, {"", "x", 1, 1});
         }},
        {"/items/0/name", "too_short", [](auto& o) { o.items[0].name = ""; }},
        {"/items/0/name", "control_character", [](auto& o) { o.items[0].name = "Tea\r\n"; }},
        {"/items/0/sku", "control_character", [](auto& o) { o.items[0].sku = "\t"; }},
        {"/items/0/quantity", "out_of_range", [](auto& o) { o.items[0].quantity = 0; }},
        {"/items/0/quantity", "out_of_range", [](auto& o) { o.items[0].quantity = -1; }},
        {"/items/0/quantity", "out_of_range", [](auto& o) { o.items[0].quantity = limits::quantity_max + 1; }},
        {"/items/0/unit_price", "out_of_range", [](auto& o) { o.items[0].unit_price = -1; }},
        {"/items/0/unit_price", "out_of_range", [](auto& o) { o.items[0].unit_price = limits::amount_max + 1; }},
        {"/items/0", "total_too_large",
         [](auto& o) {
             o.items[0] = {"", "x", limits::quantity_max, limits::amount_max};
         }},
        {"/discount", "out_of_range", [](auto& o) { o.discount = -1; }},
        {"/discount", "out_of_range", [](auto& o) { o.discount = limits::amount_max + 1; }},
        {"/discount", "negative_total", [](auto& o) { o.discount = 2991; }},
        {"/shipping", "out_of_range", [](auto& o) { o.shipping = -1; }},
        {"/shipping", "out_of_range", [](auto& o) { o.shipping = limits::amount_max + 1; }},
        {"/tax", "out_of_range", [](auto& o) { o.tax = -1; }},
        {"/tax", "out_of_range", [](auto& o) { o.tax = limits::amount_max + 1; }},
        {"/shipping_address/name", "control_character", [](auto& o) { o.shipping_address->name = "\x1F"; }},
        {"/shipping_address/lines", "too_many",
         [](auto& o) { o.shipping_address->lines.assign(limits::address_lines_max + 1, "x"); }},
        {"/shipping_address/lines/0", "control_character", [](auto& o) { o.shipping_address->lines[0] = "a\nb"; }},
        {"/shipping_address/city", "control_character", [](auto& o) { o.shipping_address->city = "\x7F"; }},
        {"/shipping_address/postal_code", "control_character", [](auto& o) { o.shipping_address->postal_code = "\r"; }},
        {"/shipping_address/region", "control_character", [](auto& o) { o.shipping_address->region = "\u0085"; }},
        {"/shipping_address/country", "invalid_country", [](auto& o) { o.shipping_address->country = "gb"; }},
        {"/shipping_address/country", "invalid_country", [](auto& o) { o.shipping_address->country = "G\n"; }},
        {"/metadata/channel", "control_character", [](auto& o) { o.metadata["channel"] = "\n"; }},
        {"/metadata/", "invalid_key", [](auto& o) { o.metadata[""] = "x"; }},
        {"/metadata", "invalid_key", [](auto& o) { o.metadata["a\r\nb"] = "x"; }},
        {"/metadata/a~1b~0c", "too_long",
         [](auto& o) { o.metadata["a/b~c"] = letters(limits::metadata_value_max + 1); }},
        {"/tracking/carrier", "control_character",
         [](auto& o) {
             o.tracking = {"\n", "", ""};
         }},
        {"/tracking/number", "control_character",
         [](auto& o) {
             o.tracking = {"", "\n", ""};
         }},
        {"/tracking/url", "invalid_url",
         [](auto& o) {
             o.tracking = {"", "", "http://a.example"};
         }},
        {"/tracking/url", "invalid_url",
         [](auto& o) {
             o.tracking = {"", "", "javascript:alert(1)"};
         }},
        {"/tracking/url", "control_character",
         [](auto& o) {
             o.tracking = {"", "", "https://a.example/\r\n"};
         }},
    };

    for (const auto& [pointer, code, change] : rows) expect_one(problems_after(change), pointer, code);
}

TEST(Place, counts_text_in_characters_up_to_the_limit_of_each_member) {
    struct row {
        std::string pointer;
        std::size_t limit;
        std::function<void(order_details&, std::string)> set;
    };
    const row rows[]{
        {"/reference", limits::reference_max, [](auto& o, auto text) { o.reference = text; }},
        {"/customer/name", limits::name_max, [](auto& o, auto text) { o.customer.name = text; }},
        {"/items/0/sku", limits::sku_max, [](auto& o, auto text) { o.items[0].sku = text; }},
        {"/items/0/name", limits::item_name_max, [](auto& o, auto text) { o.items[0].name = text; }},
        {"/shipping_address/name", limits::name_max, [](auto& o, auto text) { o.shipping_address->name = text; }},
        {"/shipping_address/lines/0", limits::address_line_max,
         [](auto& o, auto text) { o.shipping_address->lines[0] = text; }},
        {"/shipping_address/city", limits::city_max, [](auto& o, auto text) { o.shipping_address->city = text; }},
        {"/shipping_address/postal_code", limits::postal_code_max,
         [](auto& o, auto text) { o.shipping_address->postal_code = text; }},
        {"/shipping_address/region", limits::region_max, [](auto& o, auto text) { o.shipping_address->region = text; }},
        {"/metadata/k", limits::metadata_value_max, [](auto& o, auto text) { o.metadata["k"] = text; }},
        {"/tracking/carrier", limits::carrier_max,
         [](auto& o, auto text) {
             o.tracking = {text, "", ""};
         }},
        {"/tracking/number", limits::tracking_number_max,
         [](auto& o, auto text) {
             o.tracking = {"", text, ""};
         }},
    };

    for (const auto& each : rows) {
        EXPECT_TRUE(problems_after([&](auto& o) { each.set(o, umlauts(each.limit)); }).empty()) << each.pointer;
        expect_one(problems_after([&](auto& o) { each.set(o, umlauts(each.limit + 1)); }), each.pointer, "too_long");
        expect_one(problems_after([&](auto& o) { each.set(o, letters(each.limit + 1)); }), each.pointer, "too_long");
    }
}

TEST(Place, bounds_the_texts_that_have_a_shape) {
    const std::string zone = "A/" + letters(limits::time_zone_max - 2);
    const std::string url = "https://a.example/" + letters(limits::url_max - 18);
    const std::string locale = "en-" + letters(8) + "-" + letters(8) + "-" + letters(8) + "-" + letters(5);
    ASSERT_EQ(locale.size(), limits::locale_max);
    const auto set = [](std::string time_zone, std::string language, std::string link) {
        return problems_after([&](auto& o) {
            o.customer.time_zone = time_zone;
            o.customer.locale = language;
            o.tracking = {"", "", link};
        });
    };

    EXPECT_TRUE(set(zone, locale, url).empty());
    expect_one(set(zone + "x", "", ""), "/customer/time_zone", "too_long");
    expect_one(set("", locale + "x", ""), "/customer/locale", "too_long");
    expect_one(set("", "", url + "x"), "/tracking/url", "too_long");
}

TEST(Place, bounds_the_numbers_of_items_lines_and_metadata) {
    EXPECT_TRUE(problems_after([](auto& o) { o.items.assign(limits::items_max, {"", "x", 1, 1}); }).empty());
    EXPECT_TRUE(
        problems_after([](auto& o) { o.shipping_address->lines.assign(limits::address_lines_max, "x"); }).empty());
    const auto with_metadata = [](std::size_t count) {
        return problems_after([&](auto& o) {
            o.metadata.clear();
            for (std::size_t each = 0; each < count; ++each) o.metadata["k" + std::to_string(each)] = "v";
        });
    };
    EXPECT_TRUE(with_metadata(limits::metadata_max).empty());
    expect_one(with_metadata(limits::metadata_max + 1), "/metadata", "too_many");
    EXPECT_TRUE(problems_after([](auto& o) { o.metadata[umlauts(limits::metadata_key_max)] = ""; }).empty());
    expect_one(problems_after([](auto& o) { o.metadata[umlauts(limits::metadata_key_max + 1)] = ""; }), "/metadata",
               "invalid_key");
}

TEST(Place, names_everything_that_is_wrong_at_once) {
    const auto found = problems_after([](auto& o) {
        o.customer.email = "nobody";
        o.currency = "ABC";
        o.items.push_back({"", "", 0, -1});
        o.discount = -1;
    });

    std::vector<std::string> pointers;
    for (const auto& each : found) pointers.push_back(each.pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/customer/email", "/currency", "/items/1/name", "/items/1/quantity",
                                                  "/items/1/unit_price", "/discount"}));
}

TEST(Place, stops_counting_problems_at_a_hundred) {
    const auto found = problems_after([](auto& o) { o.items.assign(limits::items_max, {"\n", "", 0, -1}); });

    EXPECT_EQ(found.size(), violations_max);
}

}  // namespace
}  // namespace tidings
