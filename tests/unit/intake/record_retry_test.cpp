#include "intake/record_retry.hpp"
#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include "fake_event_log.hpp"
#include "support/run_task.hpp"

namespace tidings {
namespace {

struct memory_quarantine final : quarantine_store {
    std::map<std::int64_t, raw_record> kept;
    task<result<std::optional<raw_record>>> find(std::int64_t id) override {
        co_return kept.contains(id) ? std::optional(kept.at(id)) : std::nullopt;
    }
    task<result<bool>> remove(std::int64_t id) override { co_return kept.erase(id) > 0; }
};

struct RecordRetry : ::testing::Test {
    asio::io_context io;
    memory_quarantine quarantine;
    fake_inbox store;
    int woken = 0;
    record_retry desk{
        quarantine, store,
        [](const order_event& event) { return std::vector{new_message{.event = event.id, .kind = mail_kind::placed}}; },
        [this] { ++woken; }};

    result<bool> retry(std::int64_t id) { return testing_support::run_task(io, desk.retry(id)); }
};

TEST_F(RecordRetry, a_record_that_can_be_read_now_is_stored_and_leaves) {
    quarantine.kept[7] = as_raw(a_valid_event(1), 10);

    EXPECT_TRUE(retry(7).value());

    EXPECT_EQ(store.events.size(), 1u);
    EXPECT_TRUE(quarantine.kept.empty());
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(retry(7).error().code, errc::not_found);
}

TEST_F(RecordRetry, an_event_that_came_again_meanwhile_is_not_stored_twice) {
    quarantine.kept[7] = as_raw(a_valid_event(1), 10);
    store.events.insert(a_valid_event(1).id.value);

    EXPECT_FALSE(retry(7).value());

    EXPECT_TRUE(quarantine.kept.empty());
    EXPECT_EQ(woken, 0);
}

TEST_F(RecordRetry, what_still_cannot_be_taken_stays) {
    quarantine.kept[7] = as_raw(a_valid_event(1), 10);
    quarantine.kept[7].value = "{";
    quarantine.kept[8] = as_raw(a_valid_event(2), 11);
    store.refuses = {a_valid_event(2).id.value};
    quarantine.kept[9] = as_raw(a_valid_event(3), 12);

    EXPECT_EQ(retry(7).error().code, errc::invalid);
    EXPECT_EQ(retry(8).error().code, errc::invalid);
    store.answers = {{errc::unavailable, "down"}};
    EXPECT_EQ(retry(9).error().code, errc::unavailable);

    EXPECT_EQ(quarantine.kept.size(), 3u);
    EXPECT_TRUE(testing_support::run_task(io, desk.discard(7)).value());
    EXPECT_FALSE(testing_support::run_task(io, desk.discard(7)).value());
}

}  // namespace
}  // namespace tidings
