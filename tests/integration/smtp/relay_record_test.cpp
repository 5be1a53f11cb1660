// What is remembered of a relay.
#include "adapters/smtp/relay_record.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using namespace std::chrono_literals;
using enum delivery_outcome;

constexpr relay_record::time start{};

delivery_report report(delivery_outcome outcome, std::string reply = {}) {
    return {.outcome = outcome, .phase = smtp_phase::connect, .reply = std::move(reply)};
}

TEST(RelayRecord, fails_from_the_first_fault_until_it_answers) {
    struct row {
        delivery_outcome outcome;
        bool fails;
    };
    for (const auto& one : {row{accepted, false}, row{refused, false}, row{refused_for_now, false},
                            row{channel_fault, true}, row{uncertain, true}, row{called_off, true}}) {
        relay_record record;
        record.note_try(report(channel_fault, "Connection refused"), 1s, start);
        record.note_try(report(one.outcome), 1s, start + 10s);
        const auto expected = one.fails ? std::optional<std::chrono::milliseconds>(60s) : std::nullopt;
        EXPECT_EQ(record.at(start + 60s).failing_for, expected) << name_of(one.outcome);
    }
}

TEST(RelayRecord, keeps_the_last_fault_when_the_relay_answers_again) {
    relay_record record;
    record.note_try(report(channel_fault, "first"), 1s, start);
    record.note_probe({.reply = "second"}, start + 5s);
    record.note_probe({.verdict = accepted}, start + 9s);

    const auto seen = record.at(start + 10s);

    EXPECT_FALSE(seen.failing_for);
    ASSERT_TRUE(seen.last_fault);
    EXPECT_EQ(seen.last_fault->reply, "second");
    EXPECT_EQ(seen.last_fault->ago, 5s);
}

TEST(RelayRecord, knows_how_long_the_last_tries_took) {
    relay_record record;
    EXPECT_EQ(record.at(start).last_tries.tries, 0U);
    record.note_try(report(channel_fault), 7ms, start);
    EXPECT_EQ(record.at(start).last_tries.median, 7ms);
    EXPECT_EQ(record.at(start).last_tries.p99, 7ms);

    for (int took = 1; took <= 1'000; ++took) record.note_try(report(accepted), std::chrono::milliseconds(took), start);

    const auto seen = record.at(start).last_tries;
    EXPECT_EQ(seen.tries, 256U) << "of 745 to 1000 ms";
    EXPECT_EQ(seen.median, 872ms);
    EXPECT_EQ(seen.p99, 998ms);
}

TEST(RelayRecord, counts_tries_and_their_time_and_not_what_was_called_off) {
    relay_record record;
    record.note_try(report(accepted), 200ms, start);
    record.note_try(report(refused), 100ms, start);
    record.note_try(report(called_off), 10s, start);

    const auto seen = record.at(start);

    EXPECT_EQ(seen.tries, 2U);
    EXPECT_EQ(seen.accepted, 1U);
    EXPECT_EQ(seen.time_spent, 300ms);
}

}  // namespace
}  // namespace tidings
