#include "intake/intake_loop.hpp"
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "fake_event_log.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

struct no_jitter final : random_source {
    std::uint64_t next() override { return 0; }
};

struct IntakeLoop : ::testing::Test {
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::recording_log lines;
    no_jitter random;
    fake_reader reader{clock};
    fake_inbox store;
    int woken = 0;
    bool planner_fails = false;
    intake_loop loop{reader,
                     store,
                     [this](const order_event& event) { return plan(event); },
                     clock,
                     random,
                     {},
                     logger(lines, "intake"),
                     [this](const intake_counts&) { ++woken; }};

    IntakeLoop() { asio::co_spawn(io, loop.run(), asio::detached); }
    ~IntakeLoop() override {
        stop();
        reader.stop();
        clock.run_for(1min);
    }

    std::vector<new_message> plan(const order_event& event) const {
        if (planner_fails) throw std::runtime_error("no such kind");
        return {new_message{.event = event.id, .kind = mail_kind::placed}};
    }
    bool stop(std::chrono::seconds limit = 5s) {
        bool stopped = false;
        asio::co_spawn(io, loop.stop(clock.steady() + limit), [&](std::exception_ptr) { stopped = true; });
        clock.run_for(limit + 1s);
        return stopped;
    }
};

TEST_F(IntakeLoop, a_batch_is_stored_then_committed_and_the_dispatcher_woken) {
    reader.give({as_raw(a_valid_event(1), 10), as_raw(a_valid_event(2), 11)});

    clock.run_for(1ms);

    EXPECT_EQ(store.events.size(), 2u);
    EXPECT_EQ(store.stores, 1);
    EXPECT_EQ(reader.committed, 12);
    EXPECT_EQ(woken, 1);
}

TEST_F(IntakeLoop, an_unbelievable_record_is_quarantined_and_the_partition_moves_on) {
    auto broken = as_raw(a_valid_event(2), 11);
    broken.value = "{";

    reader.give({as_raw(a_valid_event(1), 10), broken, as_raw(a_valid_event(3), 12)});
    clock.run_for(1ms);

    EXPECT_EQ(store.events.size(), 2u);
    EXPECT_EQ(store.quarantined.at(11).problem, record_problem::no_json);
    EXPECT_EQ(reader.committed, 13);
    EXPECT_EQ(loop.counters().quarantined, 1u);
}

TEST_F(IntakeLoop, a_planner_that_fails_quarantines_the_record) {
    planner_fails = true;

    reader.give({as_raw(a_valid_event(1), 10)});
    clock.run_for(1ms);

    EXPECT_EQ(store.quarantined.at(10).problem, record_problem::not_planned);
    EXPECT_EQ(reader.committed, 11);
}

TEST_F(IntakeLoop, a_failing_store_gets_the_same_batch_again_and_nothing_is_committed_before) {
    store.answers = {{errc::unavailable, "down"}, {errc::outcome_unknown, "lost"}, {errc::timed_out, "slow"}};
    reader.give({as_raw(a_valid_event(1), 10)});
    reader.give({as_raw(a_valid_event(2), 11)});
    clock.run_for(1ms);
    EXPECT_EQ(reader.committed, 0);

    clock.run_for(5s);

    EXPECT_EQ(store.events.size(), 2u);
    EXPECT_EQ(reader.committed, 12);
    EXPECT_EQ(lines.count(log_level::error), 1u);
    EXPECT_EQ(loop.counters().store_errors, 3u);
}

TEST_F(IntakeLoop, a_long_outage_is_retried_with_growing_pauses) {
    for (int at = 0; at < 1000; ++at) store.answers.push_back({errc::unavailable, "down"});
    reader.give({as_raw(a_valid_event(1), 10)});

    clock.run_for(1min);

    EXPECT_LT(store.stores, 40);
}

TEST_F(IntakeLoop, one_record_the_inbox_refuses_does_not_hold_up_the_others) {
    store.refuses = {a_valid_event(2).id.value};

    reader.give({as_raw(a_valid_event(1), 10), as_raw(a_valid_event(2), 11), as_raw(a_valid_event(3), 12)});
    clock.run_for(1min);

    EXPECT_EQ(store.events.size(), 2u);
    EXPECT_TRUE(store.quarantined.contains(11));
    EXPECT_EQ(reader.committed, 13);
}

// The fault is the store's (a right taken away, a read-only server): the next record would meet it as well.
TEST_F(IntakeLoop, a_store_that_cannot_work_quarantines_nothing_and_says_how_long) {
    for (const auto code : {errc::unavailable, errc::conflict, errc::rejected, errc::timed_out, errc::not_found})
        for (int at = 0; at < 10; ++at) store.answers.push_back({code, "PostgreSQL 42501: permission denied"});
    reader.give({as_raw(a_valid_event(1), 10), as_raw(a_valid_event(2), 11)});

    clock.run_for(20s);
    EXPECT_GE(loop.counters().not_stored_for, 19s);
    clock.run_for(5min);

    EXPECT_TRUE(store.quarantined.empty());
    EXPECT_EQ(store.events.size(), 2u);
    EXPECT_EQ(reader.committed, 12);
    EXPECT_EQ(loop.counters().not_stored_for, 0s);
}

TEST_F(IntakeLoop, a_batch_too_large_for_one_transaction_is_stored_in_pieces) {
    store.entries_max = 1;

    reader.give({as_raw(a_valid_event(1), 10), as_raw(a_valid_event(2), 11), as_raw(a_valid_event(3), 12)});
    clock.run_for(1min);

    EXPECT_EQ(store.events.size(), 3u);
    EXPECT_TRUE(store.quarantined.empty());
    EXPECT_EQ(reader.committed, 13);
}

TEST_F(IntakeLoop, a_store_that_refuses_every_event_gets_time_to_be_repaired) {
    std::vector<raw_record> records;
    for (int number = 1; number <= 10; ++number) {
        store.refuses.insert(a_valid_event(number).id.value);
        records.push_back(as_raw(a_valid_event(number), number));
    }

    reader.give(records);
    clock.run_for(9min);
    EXPECT_EQ(store.quarantined.size(), refusal_guard::alike_max);
    store.refuses.clear();
    clock.run_for(1min);

    EXPECT_EQ(store.events.size(), 10 - refusal_guard::alike_max);
    EXPECT_EQ(store.quarantined.size(), refusal_guard::alike_max);
    EXPECT_EQ(reader.committed, 11);
}

TEST_F(IntakeLoop, records_that_are_refused_for_good_end_in_quarantine_however_many_they_are) {
    std::vector<raw_record> records;
    for (int number = 1; number <= 5; ++number) {
        store.refuses.insert(a_valid_event(number).id.value);
        records.push_back(as_raw(a_valid_event(number), number));
    }

    reader.give(records);
    clock.run_for(1h);

    EXPECT_EQ(store.quarantined.size(), 5u);
    EXPECT_EQ(reader.committed, 6);
}

TEST_F(IntakeLoop, a_record_whose_quarantine_is_refused_is_kept_without_what_offends) {
    struct {
        const char* what;
        std::function<bool(const quarantined_record&)> refuses;
        std::string kept_value;
        std::uint64_t skipped;
    } const cases[] = {
        {"its headers", [](const auto& unfit) { return !unfit.record.headers.empty(); }, "{", 0},
        {"its value", [](const auto& unfit) { return !unfit.record.value.empty(); }, "", 0},
        {"all of it", [](const auto&) { return true; }, "", 1},
    };
    std::int64_t offset = 10;
    for (const auto& each : cases) {
        store.refuses_quarantined = each.refuses;
        auto broken = as_raw(a_valid_event(1), offset);
        broken.value = "{";
        const auto skipped_before = loop.counters().skipped;

        reader.give({broken});
        clock.run_for(1min);

        EXPECT_EQ(reader.committed, offset + 1) << each.what;
        EXPECT_EQ(loop.counters().skipped - skipped_before, each.skipped) << each.what;
        EXPECT_EQ(store.values.contains(offset), each.skipped == 0) << each.what;
        EXPECT_EQ(store.values[offset], each.kept_value) << each.what;
        ++offset;
    }
}

TEST_F(IntakeLoop, a_rejected_commit_is_harmless) {
    reader.commit_answer = error{errc::rejected, "moved"};
    reader.give({as_raw(a_valid_event(1), 10)});
    clock.run_for(1ms);
    reader.commit_answer.reset();
    reader.give({as_raw(a_valid_event(1), 10), as_raw(a_valid_event(2), 11)});

    clock.run_for(1ms);

    EXPECT_EQ(loop.position_commits().rejected, 1u);
    EXPECT_EQ(loop.counters().duplicates, 1u);
    clock.run_for(position_keeper::commit_every);
    EXPECT_EQ(reader.committed, 12);
}

TEST_F(IntakeLoop, a_first_position_is_committed_at_once_and_the_next_ones_together) {
    for (int number = 1; number <= 100; ++number) {
        reader.give({as_raw(a_valid_event(number), number)});
        clock.run_for(1ms);
    }
    EXPECT_EQ(store.stores, 100);
    EXPECT_EQ(reader.commits, 1);
    EXPECT_EQ(reader.committed, 2);

    clock.run_for(position_keeper::commit_every);

    EXPECT_EQ(reader.commits, 2);
    EXPECT_EQ(reader.committed, 101);
}

TEST_F(IntakeLoop, a_commit_that_fails_is_tried_again_though_no_record_follows) {
    reader.commit_answer = error{errc::unavailable, "away"};
    reader.give({as_raw(a_valid_event(1), 10)});
    clock.run_for(1min);
    EXPECT_LT(reader.commits, 40);
    EXPECT_EQ(lines.count(log_level::warn), 1u);
    reader.commit_answer.reset();

    clock.run_for(10s);

    EXPECT_EQ(reader.committed, 11);
}

TEST_F(IntakeLoop, stopping_commits_what_was_stored_and_waits_for_the_next_commit) {
    reader.give({as_raw(a_valid_event(1), 10)});
    clock.run_for(1ms);
    reader.give({as_raw(a_valid_event(2), 11)});
    clock.run_for(1ms);
    EXPECT_EQ(reader.committed, 11);

    EXPECT_TRUE(stop());

    EXPECT_EQ(reader.committed, 12);
}

TEST_F(IntakeLoop, a_reader_that_fails_is_asked_again) {
    reader.failures = 3;
    reader.give({as_raw(a_valid_event(1), 10)});

    clock.run_for(5s);

    EXPECT_EQ(reader.committed, 11);
}

TEST_F(IntakeLoop, stopping_lets_the_batch_under_way_be_stored_and_committed) {
    store.answers = {{errc::unavailable, "down"}};
    reader.give({as_raw(a_valid_event(1), 10)});
    clock.run_for(200ms);

    EXPECT_TRUE(stop());

    EXPECT_EQ(reader.committed, 11);
}

TEST_F(IntakeLoop, stopping_gives_up_a_batch_that_cannot_be_stored_and_commits_nothing_behind_it) {
    for (int at = 0; at < 1000; ++at) store.answers.push_back({errc::unavailable, "down"});
    reader.give({as_raw(a_valid_event(1), 10)});
    clock.run_for(1s);

    EXPECT_TRUE(stop());
    store.answers.clear();
    reader.give({as_raw(a_valid_event(2), 11)});
    clock.run_for(1s);

    EXPECT_EQ(reader.committed, 0);
}

}  // namespace
}  // namespace tidings
