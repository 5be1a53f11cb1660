#include "codec/erasure.hpp"
#include <gtest/gtest.h>
#include "codec/order_document.hpp"
#include "domain/erased_customer.hpp"

namespace tidings {
namespace {

constexpr std::string_view document =
    R"({"id":"ord_01932b1a-0000-7000-8000-000000000001","status":"shipped","version":2,"reference":"for ADA@example.com",)"
    R"("customer":{"email":"Ada@Example.com","name":"Ada"},"currency":"EUR",)"
    R"("items":[{"name":"Tea","quantity":1,"unit_price":5}],"subtotal":5,"discount":0,"shipping":0,"tax":0,"total":5,)"
    R"("shipping_address":{"lines":["1 Tea Lane"]},"metadata":{"phone":"123"},"tracking":{"number":"JD1"},)"
    R"("created_at":"2026-11-28T00:00:00Z","updated_at":"2026-11-28T00:00:00Z"})";

TEST(Erasure, the_person_goes_and_the_figures_stay) {
    const auto erased = without_customer(document, "ada@example.com", false).value().value();

    for (const auto* gone : {"Ada", "ada@", "ADA@", "Tea Lane", "123", "JD1"})
        EXPECT_EQ(erased.find(gone), std::string::npos) << gone;
    const auto order = decode_order(erased);
    ASSERT_TRUE(order.has_value()) << order.error().detail;
    EXPECT_EQ(order->details.customer.email, erased_address);
    EXPECT_EQ(order->total, 5);
    EXPECT_EQ(order->status, order_status::shipped);
    EXPECT_EQ(order->details.reference, "for erased@erased.invalid");
}

TEST(Erasure, an_event_is_treated_as_its_order) {
    const auto payload =
        R"({"order":)" + std::string(document) + R"(,"previous_status":"paid","changed":["status"],"notify":true})";

    const auto erased = without_customer(payload, "ADA@EXAMPLE.COM", false).value().value();

    EXPECT_EQ(erased.find("Tea Lane"), std::string::npos);
    EXPECT_NE(erased.find(R"("previous_status":"paid")"), std::string::npos);
}

TEST(Erasure, anothers_order_is_left_alone_unless_it_names_the_address_or_whoever_it_is_must_go) {
    EXPECT_FALSE(without_customer(document, "eve@example.com", false).value().has_value());
    EXPECT_TRUE(without_customer(document, "eve@example.com", true).value().has_value());
    const auto named = without_customer(
        R"({"customer":{"email":"eve@example.com"},"reference":"from ada@example.com"})", "ada@example.com", false);
    EXPECT_EQ(named.value().value(),
              R"({"customer":{"email":"eve@example.com"},"reference":"from erased@erased.invalid"})");
}

TEST(Erasure, what_cannot_be_read_is_told) {
    for (const auto* text : {"", "[]", "{", "nonsense"})
        EXPECT_EQ(without_customer(text, "a@example.com", true).error().code, errc::invalid) << text;
}

}  // namespace
}  // namespace tidings
