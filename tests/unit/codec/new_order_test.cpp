#include "codec/new_order.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using pair = std::pair<std::string, std::string>;

const std::string good_customer = R"("customer":{"email":"ada@example.com"})";
const std::string good_item = R"({"name":"Tea","quantity":1,"unit_price":100})";

std::string body_with(const std::string& more) {
    return "{" + good_customer + R"(,"currency":"EUR","items":[)" + good_item + "]" + (more.empty() ? "" : "," + more) +
           "}";
}

std::string body_with_item(const std::string& item) {
    return "{" + good_customer + R"(,"currency":"EUR","items":[)" + item + "]}";
}

std::vector<pair> problems(const std::string& body) {
    std::vector<pair> found;
    for (const auto& each : read_new_order(body).found) found.emplace_back(each.pointer, each.code);
    return found;
}

TEST(NewOrder, reads_every_member) {
    const auto read = read_new_order(R"({ "reference": "2026-10042",
      "customer": { "email": "ada@example.com", "name": "Ada", "locale": "en-GB", "time_zone": "Europe/London" },
      "currency": "EUR",
      "items": [ { "sku": "TEA-01", "name": "Earl Grey 100 g", "quantity": 2, "unit_price": 1250 } ],
      "discount": 1, "shipping": 490, "tax": 3,
      "shipping_address": { "name": "A", "lines": ["1 Tea Lane", "2nd"], "city": "London", "postal_code": "N1", "region": "R", "country": "GB" },
      "tracking": { "carrier": "DHL", "number": "1", "url": "https://a.example" },
      "metadata": { "channel": "web" }, "notify": false })");

    ASSERT_TRUE(read.found.empty());
    order_details wanted;
    wanted.reference = "2026-10042";
    wanted.customer = {"ada@example.com", "Ada", "en-GB", "Europe/London"};
    wanted.currency = "EUR";
    wanted.items = {{"TEA-01", "Earl Grey 100 g", 2, 1250}};
    wanted.discount = 1;
    wanted.shipping = 490;
    wanted.tax = 3;
    wanted.shipping_address = postal_address{"A", {"1 Tea Lane", "2nd"}, "London", "N1", "R", "GB"};
    wanted.tracking = tracking{"DHL", "1", "https://a.example"};
    wanted.metadata = {{"channel", "web"}};
    EXPECT_EQ(read.value.details, wanted);
    EXPECT_FALSE(read.value.notify);
}

TEST(NewOrder, mail_is_wanted_unless_the_client_says_otherwise) {
    EXPECT_TRUE(read_new_order(body_with("")).value.notify);
}

TEST(NewOrder, what_is_no_json_is_malformed_and_the_rest_is_invalid) {
    for (const auto* text : {"", "{", "{\"a\":1,\"a\":2}", "\"\xFF\"", "{} x"})
        EXPECT_TRUE(read_new_order(text).malformed) << text;
    for (const auto* text : {"{}", "[]", "1", "null", "\"x\"", "{\"a\":1}"}) {
        EXPECT_FALSE(read_new_order(text).malformed) << text;
        EXPECT_FALSE(read_new_order(text).found.empty()) << text;
    }
    EXPECT_EQ(problems("[]"), (std::vector<pair>{{"", "wrong_type"}}));
}

TEST(NewOrder, names_what_is_missing) {
    EXPECT_EQ(problems("{}"),
              (std::vector<pair>{{"/customer", "required"}, {"/currency", "required"}, {"/items", "required"}}));
    EXPECT_EQ(problems(R"({"customer":{},"currency":"EUR","items":[{}]})"),
              (std::vector<pair>{{"/customer/email", "required"},
                                 {"/items/0/name", "required"},
                                 {"/items/0/quantity", "required"},
                                 {"/items/0/unit_price", "required"}}));
}

TEST(NewOrder, refuses_unknown_members_at_every_level) {
    EXPECT_EQ(
        problems(
            R"({"customer":{"email":"a@b.example","x":1},"currency":"EUR","items":[{"name":"T","quantity":1,"unit_price":1,"y/z":2}],
                           "shipping_address":{"street":""},"tracking":{"eta":""},"Reference":"","~":null})"),
        (std::vector<pair>{{"/customer/x", "unknown_member"},
                           {"/items/0/y~1z", "unknown_member"},
                           {"/shipping_address/street", "unknown_member"},
                           {"/tracking/eta", "unknown_member"},
                           {"/Reference", "unknown_member"},
                           {"/~0", "unknown_member"}}));
}

TEST(NewOrder, refuses_members_that_the_server_sets) {
    for (const auto* member : {"id", "version", "subtotal", "total", "created_at", "updated_at", "status"})
        EXPECT_EQ(problems(body_with('"' + std::string(member) + "\":1")),
                  (std::vector<pair>{{'/' + std::string(member), "read_only"}}));
}

TEST(NewOrder, refuses_wrong_types_at_every_member) {
    const std::pair<std::string, std::string> rows[]{
        {R"("reference":1)", "/reference"},
        {R"("reference":null)", "/reference"},
        {R"("discount":"1")", "/discount"},
        {R"("shipping":null)", "/shipping"},
        {R"("tax":true)", "/tax"},
        {R"("tax":[])", "/tax"},
        {R"("notify":1)", "/notify"},
        {R"("notify":"false")", "/notify"},
        {R"("shipping_address":[])", "/shipping_address"},
        {R"("shipping_address":null)", "/shipping_address"},
        {R"("shipping_address":{"lines":"x"})", "/shipping_address/lines"},
        {R"("shipping_address":{"lines":["x",1]})", "/shipping_address/lines/1"},
        {R"("shipping_address":{"city":{}})", "/shipping_address/city"},
        {R"("metadata":"x")", "/metadata"},
        {R"("metadata":{"a":1})", "/metadata/a"},
        {R"("metadata":{"a":null})", "/metadata/a"},
        {R"("metadata":{"a":{"b":"c"}})", "/metadata/a"},
        {R"("tracking":"x")", "/tracking"},
        {R"("tracking":{"url":1})", "/tracking/url"},
    };

    for (const auto& [more, pointer] : rows)
        EXPECT_EQ(problems(body_with(more)), (std::vector<pair>{{pointer, "wrong_type"}})) << more;
    EXPECT_EQ(problems(R"({"customer":"x","currency":978,"items":{}})"),
              (std::vector<pair>{{"/customer", "wrong_type"}, {"/currency", "wrong_type"}, {"/items", "wrong_type"}}));
    EXPECT_EQ(problems(body_with_item("7")), (std::vector<pair>{{"/items/0", "wrong_type"}}));
    EXPECT_EQ(problems(body_with_item("null")), (std::vector<pair>{{"/items/0", "wrong_type"}}));
}

TEST(NewOrder, money_is_an_integer_and_nothing_that_looks_like_one) {
    const auto with_price = [](const std::string& price) {
        return problems(body_with_item(R"({"name":"T","quantity":1,"unit_price":)" + price + "}"));
    };

    for (const auto* price : {"12.0", "12.50", "1e3", "1E3", "0.0", "-0.0", "1e-2"})
        EXPECT_EQ(with_price(price), (std::vector<pair>{{"/items/0/unit_price", "not_an_integer"}})) << price;
    for (const auto* price : {"9223372036854775808", "12345678901234567890123", "-12345678901234567890123"})
        EXPECT_EQ(with_price(price), (std::vector<pair>{{"/items/0/unit_price", "out_of_range"}})) << price;
    EXPECT_EQ(with_price("\"1250\""), (std::vector<pair>{{"/items/0/unit_price", "wrong_type"}}));
    for (const auto* member : {"discount", "shipping", "tax"})
        EXPECT_EQ(problems(body_with('"' + std::string(member) + "\":1.0")),
                  (std::vector<pair>{{'/' + std::string(member), "not_an_integer"}}));
    EXPECT_EQ(problems(body_with_item(R"({"name":"T","quantity":1.5,"unit_price":1})")),
              (std::vector<pair>{{"/items/0/quantity", "not_an_integer"}}));
}

TEST(NewOrder, the_detail_tells_how_to_mend_it) {
    EXPECT_EQ(read_new_order(body_with(R"("tax":1e3)")).found.front().detail,
              "must be written as an integer, without fraction or exponent");
    EXPECT_EQ(read_new_order(body_with(R"("tax":"1")")).found.front().detail, "must be an integer, not a string");
}

TEST(NewOrder, a_body_made_of_problems_gets_a_bounded_answer) {
    std::string items;
    for (int each = 0; each < 900; ++each) items += "{\"x\":0},";

    EXPECT_EQ(read_new_order(body_with_item(items + "{}")).found.size(), violations_max);
    std::string members;
    for (int each = 0; each < 5'000; ++each) members += "\"x" + std::to_string(each) + "\":0,";
    EXPECT_EQ(read_new_order(body_with(members + "\"y\":0")).found.size(), violations_max);
}

TEST(NewOrder, more_items_than_allowed_stay_more_than_allowed) {
    std::string items;
    for (int each = 0; each < 1'500; ++each) items += good_item + ",";

    const auto read = read_new_order(body_with_item(items + good_item));

    EXPECT_TRUE(read.found.empty());
    EXPECT_EQ(read.value.details.items.size(), 1'001u);  // the domain refuses that
}

TEST(NewOrder, control_characters_arrive_unescaped_for_the_domain_to_refuse) {
    const auto read = read_new_order(body_with(R"("reference":"a\r\nb\u0000c")"));

    EXPECT_EQ(read.value.details.reference, std::string("a\r\nb\0c", 6));
}

}  // namespace
}  // namespace tidings
