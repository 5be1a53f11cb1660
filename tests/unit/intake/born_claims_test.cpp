// Mails that the sender in the same process has room for are stored with its claim and handed over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include "fake_event_log.hpp"
#include "intake/intake_loop.hpp"
#include "support/recording_log.hpp"
#include "support/virtual_clock.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

struct no_jitter final : random_source {
    std::uint64_t next() override { return 0; }
};

struct fake_taker final : mail_taker {
    claimant who() const override { return {"first", 60s}; }
    std::size_t room() const override { return room_in_all; }
    std::size_t room_for(const std::string& domain) const override { return domain == "full.example" ? 0 : 2; }
    void take(std::vector<claimed_message> stored) override {
        for (auto& one : stored) taken.push_back(std::move(one));
    }
    task<std::size_t> hunger(std::size_t batch_max, std::chrono::milliseconds) override { co_return batch_max; }
    std::size_t room_in_all = 100;
    std::vector<claimed_message> taken;
};

struct BornClaims : ::testing::Test {
    asio::io_context io;
    testing_support::virtual_clock clock{io};
    testing_support::recording_log lines;
    no_jitter random;
    fake_reader reader{clock};
    fake_inbox store;
    fake_taker taker;
    std::string recipient = "ada@example.com";
    message_status planned = message_status::queued;
    intake_loop loop{reader,
                     store,
                     [this](const order_event& event) { return plan(event); },
                     clock,
                     random,
                     {},
                     logger(lines, "intake"),
                     {},
                     &taker};

    BornClaims() { asio::co_spawn(io, loop.run(), asio::detached); }
    ~BornClaims() override {
        asio::co_spawn(io, loop.stop(clock.steady() + 5s), asio::detached);
        clock.run_for(6s);
        reader.stop();
        clock.run_for(1min);
    }
    std::vector<new_message> plan(const order_event& event) const {
        return {new_message{.id = message_id("msg" + event.id.value.substr(3)),
                            .event = event.id,
                            .order = event.order.id,
                            .order_version = event.order.version,
                            .kind = mail_kind::placed,
                            .recipient = recipient,
                            .status = planned}};
    }
    void give(int from, int to) {
        std::vector<raw_record> records;
        for (int n = from; n <= to; ++n) records.push_back(as_raw(a_valid_event(n), n));
        reader.give(std::move(records));
        clock.run_for(1ms);
    }
};

TEST_F(BornClaims, a_stored_mail_is_handed_over_with_all_that_sending_needs) {
    give(1, 1);

    ASSERT_EQ(taker.taken.size(), 1u);
    const auto event = a_valid_event(1);
    EXPECT_EQ(store.claimed_by, "first");
    EXPECT_EQ(taker.taken[0].head.status, message_status::sending);
    EXPECT_EQ(taker.taken[0].head.fence, 1);
    EXPECT_EQ(taker.taken[0].head.recipient, recipient);
    EXPECT_EQ(taker.taken[0].head.created_at, clock.now() - 1ms);
    EXPECT_EQ(taker.taken[0].event_payload, event.payload);
    EXPECT_EQ(taker.taken[0].event_type, event.type);
}

TEST_F(BornClaims, no_more_are_claimed_than_there_is_room_for_in_their_domain) {
    give(1, 5);

    EXPECT_EQ(taker.taken.size(), 2u);
    EXPECT_EQ(store.events.size(), 5u) << "the others are stored all the same";
}

TEST_F(BornClaims, no_more_are_claimed_than_there_is_room_for_in_all) {
    taker.room_in_all = 1;
    give(1, 5);
    EXPECT_EQ(taker.taken.size(), 1u);
}

TEST_F(BornClaims, a_full_lane_claims_nothing) {
    recipient = "ada@Full.Example";
    give(1, 2);
    EXPECT_TRUE(taker.taken.empty());
}

TEST_F(BornClaims, a_mail_that_is_not_sent_is_not_claimed) {
    planned = message_status::skipped;
    give(1, 1);
    EXPECT_TRUE(taker.taken.empty());
}

TEST_F(BornClaims, an_event_that_came_twice_is_handed_over_once) {
    give(1, 1);
    give(1, 1);
    EXPECT_EQ(taker.taken.size(), 1u);
}

TEST_F(BornClaims, a_store_whose_answer_is_lost_hands_nothing_over) {
    store.answers.push_back(error{errc::outcome_unknown, "the answer was lost"});
    store.events.insert(a_valid_event(1).id.value);  // it was stored
    give(1, 1);
    clock.run_for(10s);
    EXPECT_TRUE(taker.taken.empty()) << "its lease ends, and it is claimed like any other";
    EXPECT_EQ(store.stores, 2);
}

}  // namespace
}  // namespace tidings
