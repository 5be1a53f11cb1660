#include "unit/ordering/order_service_fixture.hpp"

namespace tidings::testing_support {
namespace {

using Read = OrderService;
const order_id unknown{"ord_01932f3a-7c11-7abc-8def-0123456789ab"};

TEST_F(Read, finds_an_order_as_it_is_stored) {
    const auto id = order_in(order_status::paid);

    const auto found = run(orders.find(id));

    ASSERT_TRUE(found);
    EXPECT_EQ(found->version, 2);
    EXPECT_EQ(found->document, repository.orders.at(id).document);
}

TEST_F(Read, an_unknown_order_is_not_found) {
    EXPECT_EQ(run(orders.find(unknown)).error().reason, refusal_reason::not_found);
    EXPECT_EQ(run(orders.find(order_id("../x"))).error().reason, refusal_reason::not_found);
    EXPECT_EQ(run(orders.events_of(unknown)).error().reason, refusal_reason::not_found);
    EXPECT_EQ(run(orders.events_of(order_id(""))).error().reason, refusal_reason::not_found);
}

TEST_F(Read, lists_through_the_filter_it_is_given) {
    order_in(order_status::placed);
    order_filter filter;
    filter.limit = 7;
    filter.email = "ada@example.com";

    const auto page = run(orders.list(filter));

    ASSERT_TRUE(page);
    EXPECT_EQ(page->orders.size(), 1u);
    EXPECT_EQ(repository.last_filter.limit, 7u);
    EXPECT_EQ(repository.last_filter.email, "ada@example.com");
}

TEST_F(Read, tells_the_story_of_an_order) {
    const auto id = order_in(order_status::shipped);

    const auto events = run(orders.events_of(id));

    ASSERT_TRUE(events);
    ASSERT_EQ(events->events.size(), 4u);
    EXPECT_EQ(events->events.front().type, "order.placed.v1");
    EXPECT_EQ(events->events.back().type, "order.shipped.v1");
}

TEST_F(Read, an_order_whose_events_are_gone_has_none) {
    const auto id = order_in(order_status::placed);
    repository.events.clear();

    const auto events = run(orders.events_of(id));

    ASSERT_TRUE(events);
    EXPECT_TRUE(events->events.empty());
}

TEST_F(Read, storage_that_is_away_is_unavailable_whatever_the_step) {
    const auto id = order_in(order_status::placed);
    for (const auto code : {errc::unavailable, errc::timed_out, errc::outcome_unknown, errc::stopping}) {
        const error away{code, "away"};
        repository.fails = {away};
        EXPECT_EQ(run(orders.find(id)).error().reason, refusal_reason::unavailable);
        repository.fails = {away};
        EXPECT_EQ(run(orders.list({})).error().reason, refusal_reason::unavailable);
        repository.fails = {away};
        EXPECT_EQ(run(orders.events_of(id)).error().reason, refusal_reason::unavailable);
        repository.fails = {std::nullopt, away};
        EXPECT_EQ(run(orders.events_of(unknown)).error().reason, refusal_reason::unavailable);
    }
    repository.fails = {error{errc::internal, "bug"}};
    EXPECT_EQ(run(orders.find(id)).error().reason, refusal_reason::internal);
}

}  // namespace
}  // namespace tidings::testing_support
