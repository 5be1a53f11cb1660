// What every ai_spending does. Each adapter instantiates the suite with a Host:
//   explicit Host(asio::io_context&);      a fresh, empty store
//   tidings::ai_spending& spending();
#pragma once
#include <gtest/gtest.h>
#include "notify/ai_spending.hpp"
#include "support/run_task.hpp"

namespace tidings::contract {

using namespace testing_support;
using namespace std::chrono_literals;

template <class Host>
class AiSpendingContract : public testing::Test {
protected:
    static constexpr timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 12h};

    ai_tokens add(timestamp at, ai_tokens used) { return run_task(io, host.spending().add(at, used)).value(); }

    asio::io_context io;
    Host host{io};
};

TYPED_TEST_SUITE_P(AiSpendingContract);

TYPED_TEST_P(AiSpendingContract, a_days_tokens_add_up) {
    EXPECT_EQ(this->add(this->noon, {}), (ai_tokens{0, 0}));
    EXPECT_EQ(this->add(this->noon, {100, 20}), (ai_tokens{100, 20}));
    EXPECT_EQ(this->add(this->noon + 11h, {1, 2}), (ai_tokens{101, 22}));
    EXPECT_EQ(this->add(this->noon, {}), (ai_tokens{101, 22}));
}

TYPED_TEST_P(AiSpendingContract, a_new_day_begins_at_midnight_utc) {
    this->add(this->noon, {100, 20});

    EXPECT_EQ(this->add(this->noon + 12h, {1, 1}), (ai_tokens{1, 1}));
    EXPECT_EQ(this->add(this->noon + 12h - 1us, {}), (ai_tokens{100, 20}));
}

REGISTER_TYPED_TEST_SUITE_P(AiSpendingContract, a_days_tokens_add_up, a_new_day_begins_at_midnight_utc);

}  // namespace tidings::contract
