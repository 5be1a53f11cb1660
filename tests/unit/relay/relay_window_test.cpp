#include "relay/relay_window.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "fake_outbox.hpp"

namespace tidings {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct RelayWindow : ::testing::Test {
    fake_outbox outbox;
    relay_window window{relay_limits{}};

    void sweep() {
        const auto asked = window.next_read();
        window.take(asked, outbox.view(asked.after, asked.gaps, asked.rows_max));
    }
    std::vector<std::int64_t> publish_all() {
        std::vector<std::int64_t> ids;
        while (const auto* row = window.next()) {
            ids.push_back(row->id);
            window.published(row->id);
        }
        return ids;
    }
    void settle(std::int64_t id, publish_verdict verdict = publish_verdict::delivered) {
        window.settle({id, verdict, "words of the broker"});
    }
    void settle_all(const std::vector<std::int64_t>& ids) {
        for (const auto id : ids) settle(id);
    }
};

TEST_F(RelayWindow, a_row_that_commits_after_a_higher_id_is_still_published) {
    const auto late = outbox.insert("ord_late");
    outbox.write("ord_early");
    sweep();
    EXPECT_THAT(publish_all(), ElementsAre(2));

    outbox.commit(late);
    sweep();

    EXPECT_THAT(publish_all(), ElementsAre(1));
}

TEST_F(RelayWindow, progress_stops_below_the_lowest_open_row_and_gap) {
    const auto late = outbox.insert("ord_a");
    outbox.write("ord_b");
    outbox.write("ord_c");
    sweep();
    settle_all(publish_all());
    EXPECT_EQ(window.delivered_through(), 0);

    outbox.commit(late);
    sweep();
    EXPECT_EQ(window.delivered_through(), 0);
    settle_all(publish_all());

    EXPECT_EQ(window.delivered_through(), 3);
}

TEST_F(RelayWindow, a_rolled_back_id_is_dropped_when_everyone_who_could_fill_it_has_ended) {
    const auto doomed = outbox.insert("ord_a");
    const auto foreign = outbox.foreign();
    outbox.write("ord_b");
    sweep();
    settle_all(publish_all());
    outbox.roll_back(doomed);
    sweep();
    EXPECT_EQ(window.gaps(), 1u);
    EXPECT_EQ(window.delivered_through(), 0);

    outbox.end_foreign(foreign);
    sweep();

    EXPECT_EQ(window.gaps(), 0u);
    EXPECT_EQ(window.delivered_through(), 2);
}

TEST_F(RelayWindow, versions_of_one_order_are_in_flight_one_at_a_time) {
    outbox.write("ord_a");
    outbox.write("ord_a");
    sweep();

    EXPECT_THAT(publish_all(), ElementsAre(1));
    settle(1);
    EXPECT_THAT(publish_all(), ElementsAre(2));
}

TEST_F(RelayWindow, a_first_version_is_published_as_soon_as_it_is_handed_on) {
    const auto hole = outbox.insert("ord_a");

    EXPECT_EQ(window.hand_on(outbox.write("ord_b")), hand_on_answer::taken);

    EXPECT_THAT(publish_all(), ElementsAre(2));
    outbox.commit(hole);
}

TEST_F(RelayWindow, a_later_version_with_an_unseen_predecessor_waits_for_a_look_into_the_outbox) {
    outbox.write("ord_a");
    outbox.insert("ord_b");

    EXPECT_EQ(window.hand_on(outbox.write("ord_a")), hand_on_answer::unsafe);
    EXPECT_THAT(publish_all(), IsEmpty());

    sweep();
    EXPECT_THAT(publish_all(), ElementsAre(1));
}

TEST_F(RelayWindow, a_later_version_is_published_at_once_when_nothing_below_it_is_missing) {
    outbox.write("ord_a");
    window.start(1);  // an earlier leader delivered version 1
    sweep();

    EXPECT_EQ(window.hand_on(outbox.write("ord_a")), hand_on_answer::taken);
    EXPECT_THAT(publish_all(), ElementsAre(2));
}

TEST_F(RelayWindow, a_later_version_is_published_at_once_behind_a_predecessor_published_here) {
    window.hand_on(outbox.write("ord_a"));
    settle_all(publish_all());
    outbox.insert("ord_hole");

    EXPECT_EQ(window.hand_on(outbox.write("ord_a")), hand_on_answer::taken);
    EXPECT_THAT(publish_all(), ElementsAre(3));
}

TEST_F(RelayWindow, a_handed_on_row_is_not_published_again_when_the_sweep_finds_it) {
    outbox.insert("ord_hole");
    window.hand_on(outbox.write("ord_a"));
    settle_all(publish_all());

    sweep();

    EXPECT_THAT(publish_all(), IsEmpty());
    EXPECT_EQ(window.hand_on(a_row(2, "ord_a", 1)), hand_on_answer::known);
}

TEST_F(RelayWindow, rows_handed_on_without_a_hole_are_not_read_again) {
    window.hand_on(outbox.write("ord_a"));
    window.hand_on(outbox.write("ord_b"));

    EXPECT_EQ(window.next_read().after, 2);
}

TEST_F(RelayWindow, a_row_handed_on_while_its_view_was_on_the_way_is_no_gap) {
    const auto slow = outbox.insert("ord_a");
    outbox.write("ord_b");
    const auto asked = window.next_read();
    auto view = outbox.view(asked.after, asked.gaps, asked.rows_max);
    window.hand_on(outbox.commit(slow));
    settle_all(publish_all());

    window.take(asked, std::move(view));

    EXPECT_EQ(window.gaps(), 0u);
    settle_all(publish_all());
    EXPECT_EQ(window.delivered_through(), 2);
}

TEST_F(RelayWindow, what_a_lost_writer_had_is_published_again_in_order) {
    for (const auto* order : {"ord_a", "ord_b", "ord_a", "ord_c"}) outbox.write(order);
    sweep();
    const auto lost = publish_all();
    EXPECT_THAT(lost, ElementsAre(1, 2, 4));

    for (const auto id : lost) settle(id, publish_verdict::writer_lost);

    EXPECT_THAT(publish_all(), ElementsAre(1, 2, 4));
    settle(1);
    EXPECT_THAT(publish_all(), ElementsAre(3));
}

// Found by the simulator: a writer that takes one event at a time was given the refused one for ever.
TEST_F(RelayWindow, a_refused_row_is_tried_again_behind_all_others) {
    for (const auto* order : {"ord_a", "ord_b", "ord_c"}) outbox.write(order);
    sweep();
    const auto publish_one = [this] {
        const auto id = window.next()->id;
        window.published(id);
        return id;
    };

    ASSERT_EQ(publish_one(), 1);
    EXPECT_TRUE(window.put_last(1));
    EXPECT_FALSE(window.put_last(1)) << "it is not in flight any more";

    EXPECT_EQ(publish_one(), 2);
    EXPECT_TRUE(window.put_last(2));
    EXPECT_EQ(publish_one(), 3);
    EXPECT_EQ(publish_one(), 1);
    EXPECT_TRUE(window.put_last(1));
    EXPECT_EQ(publish_one(), 2);
    EXPECT_EQ(window.delivered_through(), 0);
}

TEST_F(RelayWindow, a_poison_row_is_parked_with_the_later_versions_of_its_order_only) {
    for (const auto* order : {"ord_bad", "ord_good", "ord_bad", "ord_good"}) outbox.write(order);
    sweep();
    publish_all();

    settle(1, publish_verdict::record_fault);
    settle(2);
    window.hand_on(outbox.write("ord_bad"));

    EXPECT_THAT(publish_all(), ElementsAre(4));
    std::vector<std::int64_t> parking;
    for (const auto& row : window.to_park()) parking.push_back(row.id);
    EXPECT_THAT(parking, ElementsAre(1, 3, 5));
    EXPECT_EQ(window.to_park().front().reason, "words of the broker");
    EXPECT_EQ(window.delivered_through(), 0);
    settle(4);
    for (const auto id : parking) window.parked(id);
    EXPECT_EQ(window.delivered_through(), 5);
}

// Found by the simulator: the first commit after a restart came before the first look into the outbox.
TEST_F(RelayWindow, a_new_leader_takes_no_later_version_before_it_knows_which_orders_are_parked) {
    outbox.write("ord_bad");
    outbox.parked[1] = "too large";
    window.start(1);

    const auto answer = window.hand_on(outbox.write("ord_bad"));
    EXPECT_EQ(answer, hand_on_answer::unsafe);
    sweep();

    EXPECT_THAT(publish_all(), IsEmpty());
    EXPECT_EQ(window.to_park().size(), 1u);
}

// Found by the simulator: version 1 was delivered and version 2 parked, but the progress of version 1 was never saved.
TEST_F(RelayWindow, a_new_leader_publishes_the_versions_before_a_parked_one_again) {
    outbox.write("ord_bad");
    outbox.write("ord_bad");
    outbox.write("ord_bad");
    outbox.parked[2] = "too large";
    window.start(0);

    sweep();
    const auto published = publish_all();
    settle_all(published);

    EXPECT_THAT(published, ElementsAre(1));
    ASSERT_EQ(window.to_park().size(), 1u);
    EXPECT_EQ(window.to_park()[0].id, 3);
    window.parked(3);
    EXPECT_EQ(window.delivered_through(), 3);
}

TEST_F(RelayWindow, a_new_leader_holds_the_orders_that_the_outbox_says_are_parked) {
    outbox.write("ord_bad");
    outbox.parked[1] = "too large";
    window.start(1);
    outbox.write("ord_bad");

    sweep();

    EXPECT_THAT(publish_all(), IsEmpty());
    EXPECT_EQ(window.to_park().size(), 1u);
}

TEST_F(RelayWindow, an_order_released_by_a_person_flows_again) {
    outbox.write("ord_bad");
    sweep();
    publish_all();
    settle(1, publish_verdict::record_fault);
    outbox.parked[1] = "too large";
    window.parked(1);
    outbox.parked.clear();
    outbox.write("ord_bad");

    sweep();

    EXPECT_THAT(publish_all(), ElementsAre(2));
}

TEST_F(RelayWindow, a_full_window_leaves_the_rest_in_the_outbox) {
    window = relay_window(relay_limits{.in_flight_max = 2, .rows_max = 3});
    for (const auto* order : {"ord_a", "ord_b", "ord_c", "ord_d"}) outbox.write(order);
    sweep();

    EXPECT_EQ(window.open_rows(), 3u);
    EXPECT_EQ(window.next_read().rows_max, 0u);
    EXPECT_EQ(window.hand_on(a_row(4, "ord_d", 1)), hand_on_answer::no_room);
    EXPECT_THAT(publish_all(), ElementsAre(1, 2));
    settle(1);
    EXPECT_THAT(publish_all(), ElementsAre(3));
}

TEST_F(RelayWindow, large_payloads_fill_the_window_by_bytes) {
    window = relay_window(relay_limits{.bytes_max = 10'000});
    auto large = outbox.write("ord_a");
    large.event.payload.assign(20'000, 'x');

    window.hand_on(large);

    EXPECT_TRUE(window.is_full());
}

TEST_F(RelayWindow, a_jump_of_the_sequence_is_waited_out_instead_of_noted_id_by_id) {
    const auto foreign = outbox.foreign();
    outbox.jump(5'000'000'000);
    outbox.write("ord_a");
    sweep();
    EXPECT_THAT(publish_all(), IsEmpty());
    EXPECT_EQ(window.gaps(), 0u);

    outbox.end_foreign(foreign);
    sweep();

    EXPECT_THAT(publish_all(), ElementsAre(5'000'000'001));
}

TEST_F(RelayWindow, with_more_gaps_than_one_read_asks_for_a_later_version_waits_for_a_full_read) {
    window = relay_window(relay_limits{.gaps_asked_max = 1});
    const auto foreign = outbox.foreign();
    const auto first = outbox.insert("ord_a");
    const auto other = outbox.insert("ord_b");
    outbox.write("ord_c");
    sweep();
    settle_all(publish_all());
    EXPECT_EQ(window.gaps(), 2u);
    outbox.commit(first);
    outbox.write("ord_a");

    sweep();  // asks for the younger gap only, so it cannot see version 1
    EXPECT_THAT(publish_all(), IsEmpty());
    EXPECT_TRUE(window.wants_full_read());

    sweep();
    EXPECT_THAT(publish_all(), ElementsAre(1));
    outbox.commit(other);
    outbox.end_foreign(foreign);
}

}  // namespace
}  // namespace tidings
