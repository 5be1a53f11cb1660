#include "intake/receipt_teller.hpp"
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <set>
#include "fake_event_log.hpp"
#include "intake/telling_inbox.hpp"
#include "support/order_builder.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

struct fake_settlements final : settlements {
    task<result<std::vector<event_id>>> settled_among(std::vector<event_id> events) override {
        ++looks;
        largest = std::max(largest, events.size());
        if (away) co_return error{errc::unavailable, "away"};
        std::vector<event_id> found;
        for (auto& each : events)
            if (settled.contains(each.value)) found.push_back(each);
        co_return found;
    }
    task<result<std::vector<event_id>>> open_events(std::size_t) override {
        if (away) co_return error{errc::unavailable, "away"};
        co_return open;
    }

    std::set<std::string> settled;
    std::vector<event_id> open;
    bool away = false;
    int looks = 0;
    std::size_t largest = 0;
};

struct recording_writer final : receipt_writer {
    bool publish(const event_receipts& batch) override {
        if (!takes) return false;
        batches.push_back(batch);
        for (const auto& each : batch) ++(each.settled ? settled : received)[each.event.value];
        return true;
    }

    bool takes = true;
    std::vector<event_receipts> batches;
    std::map<std::string, int> received, settled;
};

struct ReceiptTeller : ::testing::Test {
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::recording_log lines;
    fake_settlements journal;
    recording_writer writer;
    receipt_teller teller{
        journal, writer, clock, {.batch_max = 500, .waiting_max = 1000, .open_max = 2000}, logger(lines, "receipts")};

    static event_id evt(int number) { return event_id(testing_support::numbered("evt", number)); }
    void start() { asio::co_spawn(io, teller.run(), asio::detached); }
    void stop() {
        asio::co_spawn(io, teller.stop(clock.steady() + 1s), asio::detached);
        clock.run_for(1s);
    }
    ~ReceiptTeller() override { stop(); }
};

TEST_F(ReceiptTeller, a_stored_event_is_told_within_the_interval_and_its_end_later) {
    start();
    clock.run_for(1s);
    teller.stored({evt(1)});
    clock.run_for(500ms);
    EXPECT_EQ(writer.received[evt(1).value], 1);
    EXPECT_EQ(writer.settled[evt(1).value], 0);

    journal.settled.insert(evt(1).value);
    clock.run_for(10s);

    EXPECT_EQ(writer.settled[evt(1).value], 1);
    EXPECT_EQ(teller.counters().open, 0u);
}

TEST_F(ReceiptTeller, a_duplicate_is_answered_again_with_all_that_is_known) {
    fake_inbox store;
    telling_inbox inbox{store, teller};
    start();
    journal.settled.insert(a_valid_event(1).id.value);
    for (int time = 0; time < 2; ++time) {
        intake_batch batch;
        batch.entries.push_back({a_valid_event(1), {}});
        asio::co_spawn(io, inbox.store(std::move(batch)), asio::detached);
        clock.run_for(1s);
    }

    EXPECT_EQ(writer.settled[a_valid_event(1).id.value], 2);
    EXPECT_EQ(writer.received[a_valid_event(1).id.value], 0) << "its end was known before it was told";
}

TEST_F(ReceiptTeller, what_the_inbox_did_not_store_is_not_told) {
    fake_inbox store;
    store.answers.push_back(error{errc::unavailable, "away"});
    telling_inbox inbox{store, teller};
    start();
    intake_batch batch;
    batch.entries.push_back({a_valid_event(1), {}});
    asio::co_spawn(io, inbox.store(std::move(batch)), asio::detached);

    clock.run_for(5s);

    EXPECT_TRUE(writer.batches.empty());
}

TEST_F(ReceiptTeller, batches_and_looks_are_bounded) {
    std::vector<event_id> many;
    for (int number = 0; number < 900; ++number) many.push_back(evt(number));
    teller.stored(many);
    start();

    clock.run_for(5s);

    for (const auto& batch : writer.batches) EXPECT_LE(batch.size(), 500u);
    EXPECT_EQ(writer.received.size(), 900u);
    EXPECT_LE(journal.largest, 500u);
}

TEST_F(ReceiptTeller, while_the_log_takes_nothing_receipts_wait_and_the_oldest_go_first) {
    writer.takes = false;
    start();
    for (int number = 0; number < 3000; ++number) teller.stored({evt(number)});
    clock.run_for(1s);
    EXPECT_GT(teller.counters().dropped, 0u);

    writer.takes = true;
    clock.run_for(1s);

    EXPECT_LE(writer.received.size(), 1000u);
    EXPECT_TRUE(writer.received.contains(evt(2999).value));
}

TEST_F(ReceiptTeller, events_that_were_open_at_the_last_stop_are_told_when_they_end) {
    journal.away = true;
    journal.open = {evt(1)};
    start();
    clock.run_for(2s);
    journal.away = false;
    clock.run_for(2s);

    journal.settled.insert(evt(1).value);
    clock.run_for(5s);

    EXPECT_EQ(writer.settled[evt(1).value], 1);
}

TEST_F(ReceiptTeller, while_nothing_settles_the_journal_is_asked_less_often) {
    teller.stored({evt(1)});
    start();
    clock.run_for(1min);
    const auto before = journal.looks;

    clock.run_for(1min);

    EXPECT_LE(journal.looks - before, 21);
}

TEST_F(ReceiptTeller, a_stop_tells_what_settled_meanwhile) {
    teller.stored({evt(1)});
    start();
    clock.run_for(1min);
    journal.settled.insert(evt(1).value);

    stop();

    EXPECT_EQ(writer.settled[evt(1).value], 1);
}

}  // namespace
}  // namespace tidings
