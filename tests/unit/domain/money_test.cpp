#include "domain/money.hpp"
#include <gtest/gtest.h>
#include <limits>
#include "domain/order_limits.hpp"

namespace tidings {
namespace {

using order_limits::amount_max;
constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();
constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();

order_details with(std::vector<order_item> items, std::int64_t discount = 0, std::int64_t shipping = 0,
                   std::int64_t tax = 0) {
    order_details details;
    details.items = std::move(items);
    details.discount = discount;
    details.shipping = shipping;
    details.tax = tax;
    return details;
}

std::pair<std::string, std::string> problem_of(const order_details& details) {
    const auto totals = totals_of(details);
    if (totals) return {};
    return {totals.error().front().pointer, totals.error().front().code};
}

TEST(Money, adds_up_lines_and_charges) {
    const auto totals = totals_of(with({{"", "a", 2, 1250}, {"", "b", 3, 1}}, 100, 490, 7));

    ASSERT_TRUE(totals);
    EXPECT_EQ(totals->subtotal, 2503);
    EXPECT_EQ(totals->total, 2503 - 100 + 490 + 7);
}

TEST(Money, a_total_of_zero_is_fine_and_one_less_is_not) {
    EXPECT_EQ(totals_of(with({{"", "a", 1, 100}}, 100))->total, 0);
    EXPECT_EQ(problem_of(with({{"", "a", 1, 100}}, 101)),
              (std::pair<std::string, std::string>{"/discount", "negative_total"}));
}

TEST(Money, the_largest_amount_is_fine_and_one_more_is_not) {
    EXPECT_EQ(totals_of(with({{"", "a", 1, amount_max}}))->total, amount_max);
    EXPECT_EQ(problem_of(with({{"", "a", 1, amount_max}, {"", "b", 1, 1}})),
              (std::pair<std::string, std::string>{"/items", "total_too_large"}));
    EXPECT_EQ(problem_of(with({{"", "a", 1, amount_max}}, 0, 1)),
              (std::pair<std::string, std::string>{"", "total_too_large"}));
}

TEST(Money, a_discount_may_bring_a_sum_back_into_bounds) {
    EXPECT_EQ(totals_of(with({{"", "a", 1, amount_max}}, amount_max, amount_max))->total, amount_max);
}

TEST(Money, a_line_beyond_64_bits_is_named) {
    EXPECT_EQ(problem_of(with({{"", "a", 1, 1}, {"", "b", 1'000'000'000, amount_max}})),
              (std::pair<std::string, std::string>{"/items/1", "total_too_large"}));
    EXPECT_EQ(problem_of(with({{"", "a", int64_max, int64_max}})).first, "/items/0");
    EXPECT_EQ(problem_of(with({{"", "a", 4, int64_max / 2}})).first, "/items/0");  // wraps to a small number in 64 bits
}

TEST(Money, numbers_that_the_rules_would_refuse_do_not_overflow_either) {
    EXPECT_FALSE(totals_of(with({{"", "a", int64_min, int64_max}})));
    EXPECT_FALSE(totals_of(with({{"", "a", int64_min, int64_min}})));
    EXPECT_FALSE(totals_of(with({{"", "a", 1, 1}}, int64_min, int64_max, int64_max)));
    EXPECT_FALSE(totals_of(with({{"", "a", 1, 1}}, int64_max, int64_min, int64_min)));
}

}  // namespace
}  // namespace tidings
