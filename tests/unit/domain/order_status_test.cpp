#include "domain/order_status.hpp"
#include <gtest/gtest.h>
#include <set>
#include "domain/order_event.hpp"

namespace tidings {
namespace {

using enum order_status;
constexpr order_status all[]{placed, payment_failed, paid, processing, shipped, delivered, cancelled, refunded};

// The contract's table, written out a second time on purpose.
const std::set<std::pair<order_status, order_status>> contract{
    {placed, paid},         {placed, payment_failed},    {placed, cancelled},
    {payment_failed, paid}, {payment_failed, cancelled}, {paid, processing},
    {paid, shipped},        {paid, cancelled},           {paid, refunded},
    {processing, shipped},  {processing, cancelled},     {processing, refunded},
    {shipped, delivered},   {shipped, refunded},         {delivered, refunded},
    {cancelled, refunded}};

TEST(OrderStatus, moves_exactly_as_the_contract_says) {
    for (const auto from : all)
        for (const auto to : all)
            EXPECT_EQ(can_move(from, to), contract.contains({from, to})) << name_of(from) << " → " << name_of(to);
}

TEST(OrderStatus, names_are_read_back) {
    for (const auto status : all) {
        EXPECT_EQ(parse_order_status(name_of(status)), status);
        EXPECT_EQ(name_of(kind_of_move(status)), name_of(status));
    }
    EXPECT_FALSE(parse_order_status("Placed"));
    EXPECT_FALSE(parse_order_status(""));
}

TEST(OrderEvent, types_are_read_back_and_other_versions_are_unknown) {
    using kind = event_kind;
    for (const auto each : {kind::placed, kind::paid, kind::payment_failed, kind::processing, kind::shipped,
                            kind::delivered, kind::cancelled, kind::refunded, kind::updated})
        EXPECT_EQ(parse_event_type(event_type_of(each)), each);
    EXPECT_FALSE(parse_event_type("order.placed.v2"));
    EXPECT_FALSE(parse_event_type("order.lost.v1"));
    EXPECT_FALSE(parse_event_type(""));
}

}  // namespace
}  // namespace tidings
