#include "codec/order_patch.hpp"
#include <gtest/gtest.h>
#include "unit/codec/sample_orders.hpp"

namespace tidings {
namespace {

using pair = std::pair<std::string, std::string>;

order before() {
    auto made = testing_support::placed_from(
        R"({"reference":"r","customer":{"email":"ada@example.com","name":"Ada","locale":"en-GB"},"currency":"EUR",
        "items":[{"sku":"s","name":"Tea","quantity":2,"unit_price":1250}],"discount":10,"shipping":490,"tax":5,
        "shipping_address":{"name":"Ada","lines":["1 Tea Lane"],"city":"London","country":"GB"},
        "metadata":{"a":"1","b":"2"},"tracking":{"carrier":"DHL","number":"7"}})");
    return made;
}

reading<patched_order> patched(std::string_view body) {
    const auto patch = order_patch::parse(body);
    EXPECT_TRUE(patch.found.empty()) << body;
    return patch.value.apply_to(before());
}

order_details details_after(std::string_view body) {
    auto read = patched(body);
    EXPECT_TRUE(read.found.empty()) << body << " " << (read.found.empty() ? "" : read.found.front().pointer);
    return read.value.wanted.details;
}

std::vector<pair> problems(std::string_view body) {
    std::vector<pair> found;
    for (const auto& each : patched(body).found) found.emplace_back(each.pointer, each.code);
    return found;
}

TEST(OrderPatch, an_empty_patch_changes_nothing) {
    EXPECT_EQ(details_after("{}"), before().details);
    EXPECT_EQ(patched("{}").value.wanted.status, order_status::placed);
    EXPECT_TRUE(patched("{}").value.notify);
}

TEST(OrderPatch, sets_status_tracking_and_notify) {
    const auto read =
        patched(R"({"status":"shipped","tracking":{"carrier":"UPS","url":"https://a.example"},"notify":false})");

    EXPECT_EQ(read.value.wanted.status, order_status::shipped);
    EXPECT_EQ(read.value.wanted.details.tracking, (tracking{"UPS", "7", "https://a.example"}));  // merged, not replaced
    EXPECT_FALSE(read.value.notify);
}

TEST(OrderPatch, objects_merge_and_arrays_are_replaced) {
    EXPECT_EQ(details_after(R"({"customer":{"name":"Eve"}})").customer,
              (customer{"ada@example.com", "Eve", "en-GB", ""}));
    EXPECT_EQ(details_after(R"({"shipping_address":{"lines":["a","b"]}})").shipping_address,
              (postal_address{"Ada", {"a", "b"}, "London", "", "", "GB"}));
    EXPECT_EQ(details_after(R"({"items":[{"name":"X","quantity":1,"unit_price":2}]})").items,
              (std::vector<order_item>{{"", "X", 1, 2}}));
    EXPECT_EQ(details_after(R"({"metadata":{"b":"3","c":"4"}})").metadata,
              (std::map<std::string, std::string>{{"a", "1"}, {"b", "3"}, {"c", "4"}}));
}

TEST(OrderPatch, null_removes_what_is_optional) {
    EXPECT_EQ(details_after(R"({"reference":null})").reference, "");
    EXPECT_EQ(details_after(R"({"customer":{"name":null,"locale":null}})").customer,
              (customer{"ada@example.com", "", "", ""}));
    EXPECT_EQ(details_after(R"({"discount":null,"shipping":null,"tax":null})").discount, 0);
    EXPECT_EQ(details_after(R"({"shipping":null})").shipping, 0);
    EXPECT_FALSE(details_after(R"({"shipping_address":null})").shipping_address);
    EXPECT_EQ(details_after(R"({"shipping_address":{"lines":null,"city":null}})").shipping_address,
              (postal_address{"Ada", {}, "", "", "", "GB"}));
    EXPECT_FALSE(details_after(R"({"tracking":null})").tracking);
    EXPECT_EQ(details_after(R"({"tracking":{"number":null}})").tracking, (tracking{"DHL", "", ""}));
    EXPECT_TRUE(details_after(R"({"metadata":null})").metadata.empty());
    EXPECT_EQ(details_after(R"({"metadata":{"a":null,"zzz":null}})").metadata,
              (std::map<std::string, std::string>{{"b", "2"}}));
}

TEST(OrderPatch, null_does_not_remove_what_every_order_has) {
    EXPECT_EQ(
        problems(R"({"customer":null,"currency":null,"items":null,"status":null})"),
        (std::vector<pair>{
            {"/customer", "required"}, {"/currency", "required"}, {"/items", "required"}, {"/status", "required"}}));
    EXPECT_EQ(problems(R"({"customer":{"email":null}})"), (std::vector<pair>{{"/customer/email", "required"}}));
}

TEST(OrderPatch, inside_an_array_null_is_a_value_and_items_are_whole) {
    EXPECT_EQ(problems(R"({"items":[{"sku":null,"name":"X","quantity":1,"unit_price":2},null,{"name":"Y"}]})"),
              (std::vector<pair>{{"/items/0/sku", "wrong_type"},
                                 {"/items/1", "wrong_type"},
                                 {"/items/2/quantity", "required"},
                                 {"/items/2/unit_price", "required"}}));
    EXPECT_EQ(problems(R"({"shipping_address":{"lines":[null]}})"),
              (std::vector<pair>{{"/shipping_address/lines/0", "wrong_type"}}));
}

TEST(OrderPatch, refuses_unknown_members_even_when_they_are_null) {
    EXPECT_EQ(problems(R"({"colour":"red","size":null,"customer":{"x":null},"tracking":{"eta":1}})"),
              (std::vector<pair>{{"/colour", "unknown_member"},
                                 {"/size", "unknown_member"},
                                 {"/customer/x", "unknown_member"},
                                 {"/tracking/eta", "unknown_member"}}));
}

TEST(OrderPatch, refuses_members_that_the_server_sets) {
    EXPECT_EQ(problems(R"({"id":"x","version":2,"subtotal":null,"total":1,"created_at":"","updated_at":""})").size(),
              6u);
    EXPECT_EQ(problems(R"({"total":1})"), (std::vector<pair>{{"/total", "read_only"}}));
}

TEST(OrderPatch, refuses_wrong_types_and_unknown_states) {
    EXPECT_EQ(problems(R"({"status":"lost"})"), (std::vector<pair>{{"/status", "unknown_status"}}));
    EXPECT_EQ(problems(R"({"status":1})"), (std::vector<pair>{{"/status", "wrong_type"}}));
    EXPECT_EQ(
        problems(R"({"discount":1.0,"tax":1e3,"shipping":"4"})"),
        (std::vector<pair>{{"/discount", "not_an_integer"}, {"/tax", "not_an_integer"}, {"/shipping", "wrong_type"}}));
    EXPECT_EQ(
        problems(R"({"customer":"x","tracking":[],"metadata":{"a":1}})"),
        (std::vector<pair>{{"/customer", "wrong_type"}, {"/tracking", "wrong_type"}, {"/metadata/a", "wrong_type"}}));
    for (const auto* body : {"[]", "null", "7", "\"x\""})
        EXPECT_EQ(problems(body), (std::vector<pair>{{"", "wrong_type"}})) << body;
}

TEST(OrderPatch, what_is_no_json_is_malformed) {
    for (const auto* body : {"", "{", "{\"status\":\"paid\",\"status\":\"shipped\"}"})
        EXPECT_TRUE(order_patch::parse(body).malformed) << body;
}

TEST(OrderPatch, an_address_can_be_added_bit_by_bit) {
    auto without = before();
    without.details.shipping_address.reset();

    const auto read = order_patch::parse(R"({"shipping_address":{"city":"Paris"}})").value.apply_to(without);

    EXPECT_EQ(read.value.wanted.details.shipping_address, (postal_address{"", {}, "Paris", "", "", ""}));
}

}  // namespace
}  // namespace tidings
