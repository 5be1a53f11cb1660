// What every outbox_source does. Each adapter instantiates the suite with a Host:
//   explicit Host(asio::io_context&);                a fresh, empty store
//   tidings::order_repository& repository();         fills the outbox
//   tidings::outbox_source& source();
//   tidings::outbox_source& other_source();          another instance's view of the same store
//   static constexpr bool leases = …;                false: one process owns the store, so a lease never stands in the
//   way
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include "ordering/order_repository.hpp"
#include "relay/outbox_source.hpp"
#include "support/order_builder.hpp"
#include "support/run_task.hpp"

namespace tidings::contract {

using namespace testing_support;
using namespace std::chrono_literals;

template <class Host>
class OutboxSourceContract : public testing::Test {
protected:
    asio::io_context io;
    Host host{io};

    void write(order_write command) {
        const auto written = run_task(io, host.repository().write(std::move(command)));
        ASSERT_TRUE(written.has_value()) << written.error().detail;
        ASSERT_EQ(written->verdict, write_verdict::written);
    }
    outbox_view read(std::int64_t after, std::vector<std::int64_t> gaps = {}, std::size_t rows_max = 100) {
        return run_task(io, host.source().read(after, std::move(gaps), rows_max)).value();
    }
    std::vector<std::string> events(const outbox_view& view) {
        std::vector<std::string> ids;
        for (const auto& row : view.rows) ids.push_back(row.event.id.value);
        return ids;
    }
    static std::string evt(int order, int version) { return numbered("evt", order * 100 + version); }
};

TYPED_TEST_SUITE_P(OutboxSourceContract);

TYPED_TEST_P(OutboxSourceContract, committed_events_are_read_whole_and_by_id) {
    const auto placed = an_order(1);
    this->write(placed);
    this->write(an_order(2));
    this->write(moved(placed, order_status::paid, "order.paid.v1"));

    const auto view = this->read(0);

    EXPECT_THAT(this->events(view), testing::ElementsAre(this->evt(1, 1), this->evt(2, 1), this->evt(1, 2)));
    EXPECT_TRUE(std::ranges::is_sorted(view.rows, {}, &outbox_row::id));
    const auto& event = view.rows[0].event;
    EXPECT_EQ(event.order, placed.id);
    EXPECT_EQ(event.version, 1);
    EXPECT_EQ(event.type, placed.event.type);
    EXPECT_EQ(event.time, placed.event.time);
    EXPECT_EQ(event.payload, placed.event.payload);
    EXPECT_EQ(event.traceparent, placed.event.traceparent);
}

TYPED_TEST_P(OutboxSourceContract, a_view_starts_behind_the_given_id_and_keeps_its_bound) {
    for (int number = 1; number <= 10; ++number) this->write(an_order(number));
    const auto all = this->read(0);

    const auto part = this->read(all.rows[3].id, {}, 2);

    EXPECT_THAT(this->events(part), testing::ElementsAre(this->evt(5, 1), this->evt(6, 1)));
    EXPECT_TRUE(this->read(all.rows.back().id).rows.empty());
}

TYPED_TEST_P(OutboxSourceContract, gaps_that_are_filled_are_read_again_and_others_are_left_out) {
    for (int number = 1; number <= 3; ++number) this->write(an_order(number));
    const auto all = this->read(0);

    const auto view = this->read(all.rows[2].id, {all.rows[0].id, all.rows[2].id + 1000});

    EXPECT_THAT(this->events(view), testing::ElementsAre(this->evt(1, 1)));
}

TYPED_TEST_P(OutboxSourceContract, once_writers_rest_a_view_lets_go_of_every_older_gap) {
    this->write(an_order(1));

    const auto first = this->read(0);
    this->write(an_order(2));
    const auto second = this->read(0);

    EXPECT_GE(second.oldest_running, first.next_transaction);
}

TYPED_TEST_P(OutboxSourceContract, the_leader_renews_and_keeps_its_epoch) {
    const auto first = run_task(this->io, this->host.source().take_lead("a", 30s)).value();

    const auto again = run_task(this->io, this->host.source().take_lead("a", 30s)).value();

    EXPECT_GT(first.epoch, 0);
    EXPECT_EQ(first.delivered_through, 0);
    EXPECT_EQ(again.epoch, first.epoch);
}

TYPED_TEST_P(OutboxSourceContract, a_running_lease_keeps_others_out) {
    run_task(this->io, this->host.source().take_lead("a", 30s)).value();

    const auto other = run_task(this->io, this->host.other_source().take_lead("b", 30s));

    if constexpr (TypeParam::leases) {
        ASSERT_TRUE(other.has_error());
        EXPECT_EQ(other.error().code, errc::conflict);
    } else {
        EXPECT_TRUE(other.has_value());
    }
}

TYPED_TEST_P(OutboxSourceContract, a_new_leader_has_a_larger_epoch_and_fences_the_old_one) {
    for (int number = 1; number <= 3; ++number) this->write(an_order(number));
    auto old = run_task(this->io, this->host.source().take_lead("a", 0ms)).value();  // ends at once
    old.delivered_through = 2;
    ASSERT_TRUE(run_task(this->io, this->host.source().save_progress(old, 0ms)).has_value());

    auto fresh = run_task(this->io, this->host.other_source().take_lead("b", 30s)).value();
    old.delivered_through = 3;
    const auto refused = run_task(this->io, this->host.source().save_progress(old, 30s));

    EXPECT_GT(fresh.epoch, old.epoch);
    EXPECT_EQ(fresh.delivered_through, 2);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, errc::rejected);
    const auto seen = run_task(this->io, this->host.other_source().take_lead("b", 30s)).value();
    EXPECT_EQ(seen.delivered_through, 2) << "the old leader must not have moved the progress";
}

TYPED_TEST_P(OutboxSourceContract, progress_is_kept_and_never_runs_back) {
    auto lead = run_task(this->io, this->host.source().take_lead("a", 0ms)).value();
    lead.delivered_through = 7;
    ASSERT_TRUE(run_task(this->io, this->host.source().save_progress(lead, 0ms)).has_value());
    lead.delivered_through = 4;
    ASSERT_TRUE(run_task(this->io, this->host.source().save_progress(lead, 0ms)).has_value());

    const auto next = run_task(this->io, this->host.other_source().take_lead("b", 30s)).value();

    EXPECT_EQ(next.delivered_through, 7);
}

TYPED_TEST_P(OutboxSourceContract, a_parked_event_is_left_out_and_its_order_is_named) {
    const auto poison = moved(an_order(1), order_status::paid, "order.paid.v1");
    this->write(an_order(1));
    this->write(poison);
    this->write(an_order(2));
    this->write(moved(poison, order_status::shipped, "order.shipped.v1"));
    const auto before = this->read(0);
    EXPECT_TRUE(before.parked_orders.empty());

    ASSERT_TRUE(run_task(this->io, this->host.source().park(before.rows[1].id, "too large")).has_value());

    const auto view = this->read(0);
    EXPECT_THAT(this->events(view), testing::ElementsAre(this->evt(1, 1), this->evt(2, 1), this->evt(1, 3)))
        << "what is behind it in its order is for the relay to park";
    const parked_order named{poison.id, before.rows[1].id};
    EXPECT_THAT(view.parked_orders, testing::ElementsAre(named));
    EXPECT_TRUE(this->read(before.rows.back().id, {before.rows[1].id}).rows.empty()) << "not even as a gap";
    const auto again = run_task(this->io, this->host.source().park(before.rows[1].id, "still too large"));
    EXPECT_TRUE(again.has_value()) << "parking twice is harmless";
    EXPECT_EQ(this->read(0).parked_orders.size(), 1u);
}

TYPED_TEST_P(OutboxSourceContract, a_lease_of_zero_gives_the_lead_up) {
    auto lead = run_task(this->io, this->host.source().take_lead("a", 30s)).value();
    lead.delivered_through = 1;
    ASSERT_TRUE(run_task(this->io, this->host.source().save_progress(lead, 0ms)).has_value());

    const auto other = run_task(this->io, this->host.other_source().take_lead("b", 30s));

    ASSERT_TRUE(other.has_value()) << other.error().detail;
    EXPECT_GT(other->epoch, lead.epoch);
}

TYPED_TEST_P(OutboxSourceContract, parking_what_is_not_there_is_refused) {
    const auto parked = run_task(this->io, this->host.source().park(12345, "why"));

    ASSERT_TRUE(parked.has_error());
    EXPECT_EQ(parked.error().code, errc::not_found);
}

TYPED_TEST_P(OutboxSourceContract, the_extent_shows_how_far_the_outbox_reaches_beyond_the_saved_progress) {
    const auto empty = run_task(this->io, this->host.source().extent()).value();
    EXPECT_EQ(empty.last_id, 0);
    EXPECT_EQ(empty.delivered_through, 0);

    for (int number = 1; number <= 3; ++number) this->write(an_order(number));
    const auto rows = this->read(0).rows;
    auto lead = run_task(this->io, this->host.source().take_lead("a", 30s)).value();
    lead.delivered_through = rows[0].id;
    ASSERT_TRUE(run_task(this->io, this->host.source().save_progress(lead, 30s)).has_value());

    const auto seen = run_task(this->io, this->host.other_source().extent()).value();
    EXPECT_EQ(seen.last_id, rows.back().id);
    EXPECT_EQ(seen.delivered_through, rows[0].id);
}

REGISTER_TYPED_TEST_SUITE_P(OutboxSourceContract, committed_events_are_read_whole_and_by_id,
                            a_view_starts_behind_the_given_id_and_keeps_its_bound,
                            gaps_that_are_filled_are_read_again_and_others_are_left_out,
                            once_writers_rest_a_view_lets_go_of_every_older_gap, the_leader_renews_and_keeps_its_epoch,
                            a_running_lease_keeps_others_out, a_new_leader_has_a_larger_epoch_and_fences_the_old_one,
                            progress_is_kept_and_never_runs_back, a_parked_event_is_left_out_and_its_order_is_named,
                            a_lease_of_zero_gives_the_lead_up,
                            the_extent_shows_how_far_the_outbox_reaches_beyond_the_saved_progress,
                            parking_what_is_not_there_is_refused);

}  // namespace tidings::contract
