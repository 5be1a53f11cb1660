#include "relay/reconciler.hpp"
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <deque>
#include <map>
#include <set>
#include "fake_outbox.hpp"
#include "relay/receipt_loop.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

struct no_jitter final : random_source {
    std::uint64_t next() override { return 0; }
};

// The receipts of a few events, kept as the port promises.
struct memory_book final : receipt_book {
    struct entry {
        outbox_row row;
        steady_time accepted_at;
        std::optional<steady_time> asked_at;
        std::int64_t asked = 0;
        bool received = false, settled = false;
    };

    explicit memory_book(async_clock& on) : clock(on) {}

    void accept(int number) {
        auto row = a_row(number, "ord_" + std::to_string(number), 1);
        entries[row.event.id.value] = {row, clock.steady(), {}, 0, false, false};
    }

    task<result<void>> record(event_receipts receipts) override {
        if (failures > 0 && failures-- > 0) co_return error{errc::unavailable, "away"};
        for (const auto& each : receipts)
            if (const auto found = entries.find(each.event.value); found != entries.end()) {
                found->second.received = true;
                found->second.settled |= each.settled;
            }
        co_return result<void>();
    }
    task<result<std::vector<overdue_event>>> overdue(std::chrono::milliseconds unreceived_for,
                                                     std::chrono::milliseconds unsettled_for,
                                                     std::chrono::milliseconds again_after,
                                                     std::size_t limit) override {
        ++asked;
        const auto now = clock.steady();
        std::vector<overdue_event> due;
        for (auto& [id, one] : entries) {
            const bool late = (!one.received && one.accepted_at + unreceived_for <= now) ||
                              (!one.settled && one.accepted_at + unsettled_for <= now);
            if (!late || (one.asked_at && *one.asked_at + again_after > now) || due.size() >= limit) continue;
            one.asked_at = now;
            due.push_back({one.row, one.received, ++one.asked});
        }
        co_return due;
    }
    task<result<receipt_counts>> counts(std::chrono::milliseconds unreceived_for) override {
        receipt_counts all;
        for (const auto& [id, one] : entries) {
            ++all.accepted;
            ++all.published;
            all.received += one.received;
            all.settled += one.settled;
            all.late += !one.received && one.accepted_at + unreceived_for <= clock.steady();
        }
        co_return all;
    }

    async_clock& clock;
    std::map<std::string, entry> entries;
    int failures = 0, asked = 0;
};

struct scripted_reader final : receipt_reader {
    explicit scripted_reader(async_clock& on) : clock(on), changed(on.make_alarm()) {}

    void give(event_receipts receipts, std::size_t unreadable = 0) {
        waiting.push_back({std::move(receipts), unreadable});
        changed->ring();
    }
    void stop() {
        stopped = true;
        changed->ring();
    }
    task<result<receipts_read>> read() override {
        while (waiting.empty() && !stopped) co_await changed->wait_until(clock.steady() + 24h);
        if (stopped) co_return error{errc::stopping, "stopped"};
        auto next = std::move(waiting.front());
        waiting.pop_front();
        co_return next;
    }
    task<result<void>> commit() override {
        ++commits;
        co_return result<void>();
    }

    async_clock& clock;
    std::unique_ptr<alarm> changed;
    std::deque<receipts_read> waiting;
    bool stopped = false;
    int commits = 0;
};

// A broker and the notification side behind it: whatever arrives is answered, unless one of them loses it.
struct answering_writer final : event_writer {
    answering_writer(async_clock& on, scripted_reader& to) : clock(on), answers(to), told(on.make_alarm()) {}

    bool publish(const outbox_row& row) override {
        ++copies[row.event.id.value];
        if (hangs) return true;
        if (!broker_loses) {
            arrived.insert(row.event.id.value);
            if (!receipts_lost) answers.give({{row.event.id, settles}});
        }
        decided.push_back({row.id, publish_verdict::delivered, {}});
        told->ring();
        return true;
    }
    task<std::vector<publish_outcome>> outcomes() override {
        while (decided.empty() && !stopped) co_await told->wait_until(clock.steady() + 24h);
        co_return std::exchange(decided, {});
    }
    void stop() {
        stopped = true;
        told->ring();
    }

    async_clock& clock;
    scripted_reader& answers;
    std::unique_ptr<alarm> told;
    std::vector<publish_outcome> decided;
    std::map<std::string, int> copies;
    std::set<std::string> arrived;
    bool broker_loses = false, receipts_lost = false, hangs = false, settles = true, stopped = false;
};

struct Reconciler : ::testing::Test {
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::recording_log lines;
    no_jitter random;
    memory_book book{clock};
    scripted_reader receipts{clock};
    answering_writer log{clock, receipts};
    bool leads = true;
    receipt_loop loop{receipts, book, clock, random, logger(lines, "receipts")};
    reconciler asks{book, log, [this] { return leads; }, clock, {}, logger(lines, "reconciler")};

    Reconciler() {
        asio::co_spawn(io, loop.run(), asio::detached);
        asio::co_spawn(io, asks.run(), asio::detached);
        asio::co_spawn(io, asks.run_outcomes(), asio::detached);
    }
    ~Reconciler() override {
        asks.stop();
        loop.stop();
        receipts.stop();
        log.stop();
        clock.run_for(1min);
    }
    void accept(int first, int last) {
        for (int number = first; number <= last; ++number) book.accept(number);
    }
    // As the relay does.
    void publish_all() {
        for (const auto& [id, one] : book.entries) log.publish(one.row);
    }
    bool all_settled() const {
        return std::ranges::all_of(book.entries, [](const auto& each) { return each.second.settled; });
    }
};

TEST_F(Reconciler, a_lost_event_is_published_again_and_answered) {
    accept(1, 3);
    log.broker_loses = true;
    publish_all();
    log.broker_loses = false;
    clock.run_for(14min);
    EXPECT_EQ(log.copies["evt_1"], 1);

    clock.run_for(2min);

    EXPECT_EQ(log.arrived.size(), 3u);
    EXPECT_TRUE(all_settled());
    EXPECT_EQ(log.copies["evt_1"], 2);
    EXPECT_EQ(asks.counters().asked, 3u);
    EXPECT_EQ(lines.count("events are not confirmed; publishing them again"), 1u);
}

TEST_F(Reconciler, a_lost_receipt_costs_one_repeated_event) {
    accept(1, 1);
    log.receipts_lost = true;
    publish_all();
    log.receipts_lost = false;

    clock.run_for(2h);

    EXPECT_EQ(log.copies["evt_1"], 2);
    EXPECT_TRUE(all_settled());
}

TEST_F(Reconciler, a_wiped_broker_loses_nothing_in_the_end) {
    accept(1, 2500);
    log.broker_loses = true;
    publish_all();
    clock.run_for(40min);
    EXPECT_EQ(asks.seen().late, 2500);
    log.broker_loses = false;

    clock.run_for(40min);

    EXPECT_EQ(log.arrived.size(), 2500u);
    EXPECT_TRUE(all_settled());
    EXPECT_EQ(asks.seen().late, 0);
}

TEST_F(Reconciler, while_nobody_answers_each_event_is_asked_for_once_and_few_again) {
    accept(1, 5000);
    log.receipts_lost = true;

    clock.run_for(45min);

    EXPECT_EQ(log.copies.size(), 5000u);
    EXPECT_GE(asks.counters().asked, 5010u);
    EXPECT_LE(asks.counters().asked, 5000u + 10 * 200);
}

TEST_F(Reconciler, an_answered_event_is_never_published_again) {
    accept(1, 5);
    publish_all();

    clock.run_for(240h);

    for (const auto& [id, copies] : log.copies) EXPECT_EQ(copies, 1) << id;
    EXPECT_EQ(asks.counters().asked, 0u);
}

TEST_F(Reconciler, only_the_leader_asks_but_everybody_counts) {
    leads = false;
    accept(1, 2);

    clock.run_for(1h);

    EXPECT_EQ(book.asked, 0);
    EXPECT_EQ(asks.seen().late, 2);
}

TEST_F(Reconciler, what_the_event_log_still_holds_is_not_doubled) {
    accept(1, 2);
    log.hangs = true;

    clock.run_for(10h);

    EXPECT_EQ(log.copies["evt_1"], 1);
}

TEST_F(Reconciler, events_that_stay_unsettled_are_an_error_with_their_ids) {
    accept(1, 1);
    log.settles = false;
    publish_all();
    clock.run_for(72h);
    EXPECT_EQ(asks.counters().unsettled, 0u);

    clock.run_for(2h);

    EXPECT_GT(asks.counters().unsettled, 1u);
    EXPECT_GT(lines.count("events stay unsettled; look at their messages"), 0u);
}

TEST_F(Reconciler, receipts_wait_for_a_book_that_is_away_and_are_then_committed) {
    accept(1, 1);
    book.failures = 3;

    receipts.give({{event_id("evt_1"), true}}, 2);
    clock.run_for(1min);

    EXPECT_TRUE(all_settled());
    EXPECT_EQ(receipts.commits, 1);
    EXPECT_EQ(loop.counters().unreadable, 2u);
    EXPECT_EQ(loop.counters().receipts, 1u);
}

}  // namespace
}  // namespace tidings
