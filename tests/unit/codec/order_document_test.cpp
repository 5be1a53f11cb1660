#include "codec/order_document.hpp"
#include <gtest/gtest.h>
#include "unit/codec/sample_orders.hpp"

namespace tidings {
namespace {

using testing_support::placed_from;

const std::string full_body =
    R"({"reference":"r","customer":{"email":"ada@example.com","name":"Ada \"A\" Ümläut","locale":"en-GB","time_zone":"Europe/London"},
    "currency":"EUR","items":[{"sku":"s\\1","name":"Tea","quantity":2,"unit_price":1250},{"name":"限定","quantity":1,"unit_price":0}],
    "discount":10,"shipping":490,"tax":5,
    "shipping_address":{"name":"Ada","lines":["1 Tea Lane","2"],"city":"London","postal_code":"N1","region":"R","country":"GB"},
    "metadata":{"b":"2","a":"1"},"tracking":{"carrier":"DHL","number":"7","url":"https://a.example/x"}})";

const std::string least_body =
    R"({"items":[{"unit_price":1,"quantity":1,"name":"Tea"}],"currency":"JPY","customer":{"email":"a@b.example"}})";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(OrderDocument, members_stand_in_a_fixed_order) {
    EXPECT_EQ(
        encode_order(placed_from(full_body)),
        R"({"id":"ord_01932f3a-7c11-7abc-8def-0123456789ab","status":"placed","version":1,"reference":"r",)"
        R"("customer":{"email":"ada@example.com","name":"Ada \"A\" Ümläut","locale":"en-GB","time_zone":"Europe/London"},"currency":"EUR",)"
        R"("items":[{"sku":"s\\1","name":"Tea","quantity":2,"unit_price":1250},{"name":"限定","quantity":1,"unit_price":0}],)"
        R"("subtotal":2500,"discount":10,"shipping":490,"tax":5,"total":2985,)"
        R"("shipping_address":{"name":"Ada","lines":["1 Tea Lane","2"],"city":"London","postal_code":"N1","region":"R","country":"GB"},)"
        R"("metadata":{"a":"1","b":"2"},"tracking":{"carrier":"DHL","number":"7","url":"https://a.example/x"},)"
        R"("created_at":"2026-11-18T11:06:40.123456Z","updated_at":"2026-11-18T11:06:40.123456Z"})");
}

TEST(OrderDocument, the_mark_of_a_test_order_comes_back_and_live_orders_have_none) {
    auto marked = placed_from(least_body);
    EXPECT_EQ(encode_order(marked).find("test"), std::string::npos);
    marked.test = true;
    EXPECT_EQ(decode_order(encode_order(marked)).value(), marked);
}

TEST(OrderDocument, optional_members_show_only_when_they_are_set) {
    EXPECT_EQ(
        encode_order(placed_from(least_body)),
        R"({"id":"ord_01932f3a-7c11-7abc-8def-0123456789ab","status":"placed","version":1,"customer":{"email":"a@b.example"},"currency":"JPY",)"
        R"("items":[{"name":"Tea","quantity":1,"unit_price":1}],"subtotal":1,"discount":0,"shipping":0,"tax":0,"total":1,)"
        R"("created_at":"2026-11-18T11:06:40.123456Z","updated_at":"2026-11-18T11:06:40.123456Z"})");
}

TEST(OrderDocument, is_read_back_as_it_was) {
    auto shown = placed_from(full_body);
    shown.status = order_status::delivered;
    shown.version = 7;
    shown.updated_at += std::chrono::hours{30};

    for (const auto& each : {shown, placed_from(least_body)}) {
        const auto again = decode_order(encode_order(each));
        ASSERT_TRUE(again) << again.error().detail;
        EXPECT_EQ(*again, each);
    }
}

TEST(OrderDocument, any_text_survives_escaping) {
    auto shown = placed_from(least_body);
    shown.details.customer.name = "quote \" backslash \\ slash / emoji 👩‍🚀 <script>";
    shown.details.metadata["k\"\\"] = "v\"\\";

    EXPECT_EQ(decode_order(encode_order(shown))->details, shown.details);
}

TEST(OrderDocument, control_characters_are_written_as_json_wants_them) {
    auto shown = placed_from(least_body);
    shown.details.reference =
        std::string("\n\r\t\0\x1F\x7F", 6);  // no rule lets this in; the writer must not break anyway

    EXPECT_NE(encode_order(shown).find("\"reference\":\"\\n\\r\\t\\u0000\\u001f\x7F\""), std::string::npos)
        << encode_order(shown);
}

TEST(OrderDocument, members_of_a_newer_producer_are_passed_over) {
    const auto shown = placed_from(full_body);
    auto newer = replaced(encode_order(shown), "{", R"({"gift":{"wrap":[1,2.5,null]},)");
    newer = replaced(newer, R"("email":)", R"("phone":"1","email":)");
    newer = replaced(newer, R"("sku":)", R"("weight":1.5,"sku":)");
    newer = replaced(newer, R"("carrier":)", R"("eta":null,"carrier":)");

    const auto read = decode_order(newer);

    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, shown);
}

TEST(OrderDocument, refuses_what_is_no_order) {
    const auto text = encode_order(placed_from(full_body));
    const std::string bad[]{
        "",
        "{}",
        "[]",
        "null",
        "x",
        text + "x",
        replaced(text, R"("status":"placed")", R"("status":"lost")"),
        replaced(text, R"("version":1)", R"("version":0)"),
        replaced(text, R"("version":1)", R"("version":1.0)"),
        replaced(text, "ord_", "evt_"),
        replaced(text, R"("total":2985,)", ""),
        replaced(text, R"("total":2985,)", R"("total":-1,)"),
        replaced(text, R"("subtotal":2500,)", R"("subtotal":12345678901234567890123,)"),
        replaced(text, "2026-11-18T11:06:40.123456Z", "yesterday"),
        replaced(text, "ada@example.com", R"(ada@example.com\r\nBcc: eve@example.com)"),
        replaced(text, R"("name":"Ada )", R"("name":"Ada\r\nBcc: x )"),
        replaced(text, R"("currency":"EUR")", R"("currency":"ABC")"),
        replaced(text, R"("items":[)", R"("items":7,"was":[)"),
        replaced(text, R"("quantity":2)", R"("quantity":0)"),
        replaced(text, "https://a.example/x", "javascript:alert(1)"),
        replaced(text, R"("version":1)", R"("version":1,"version":1)"),
    };

    for (const auto& each : bad) {
        const auto read = decode_order(each);
        ASSERT_FALSE(read) << each;
        EXPECT_EQ(read.error().code, errc::invalid);
        EXPECT_NE(read.error().detail.find("no order"), std::string::npos);
    }
}

}  // namespace
}  // namespace tidings
