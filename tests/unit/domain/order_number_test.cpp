#include "domain/order_number.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

TEST(OrderNumber, a_short_one_is_made_of_the_ids_last_bits_and_leads_back_to_them) {
    const std::pair<std::string, std::string> rows[]{
        {"ord_019a0000-0000-7000-8000-000000000000", "0000-0000"},
        {"ord_019a0000-0000-7000-8000-000000000001", "0000-0001"},
        {"ord_019a0000-0000-7000-8000-ffffffffffff", "ZZZZ-ZZZZ"},
        {"ord_01a222f6-f60e-779d-8a1b-0a9f0cc1d3e2", "KW6C-3MZ2"},
    };

    for (const auto& [id, number] : rows) {
        EXPECT_EQ(short_number(order_id(id)), number);
        EXPECT_EQ(id_end_of(number), id.substr(id.size() - 10)) << number;
    }
    EXPECT_EQ(short_number(order_id("no id")), "no id");
}

TEST(OrderNumber, the_shops_own_reference_goes_first) {
    order shown;
    shown.id = order_id("ord_019a0000-0000-7000-8000-000000000001");
    EXPECT_EQ(order_number(shown), "0000-0001");
    shown.details.reference = "2026-10042";
    EXPECT_EQ(order_number(shown), "2026-10042");
}

TEST(OrderNumber, names_and_references_are_no_short_numbers) {
    for (const auto* text :
         {"", "anna-mary", "2026-10042", "K7Q2M9XD", "K7Q2-M9X", "K7Q2-M9XDD", "K7Q2_M9XD", "LOUI-0000", "k7q2-m9xd"})
        EXPECT_FALSE(id_end_of(text)) << text;
}

}  // namespace
}  // namespace tidings
