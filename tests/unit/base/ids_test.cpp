#include "base/ids.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

struct stuck_clock final : time_source {
    timestamp now() const override { return timestamp{std::chrono::milliseconds{1'700'000'000'000}}; }
    steady_time steady() const override { return {}; }
};

TEST(IdGenerator, ids_grow_even_when_the_clock_stands_still) {
    stuck_clock clock;
    system_random random;
    id_generator ids{clock, random};

    auto last = ids.next_order();
    for (int round = 0; round < 20'000; ++round) {
        auto next = ids.next_order();
        ASSERT_LT(last, next);
        last = next;
    }
}

TEST(IdGenerator, ids_are_version_7_uuids_behind_their_prefix) {
    stuck_clock clock;
    system_random random;
    id_generator ids{clock, random};

    const auto id = ids.next_event().value;

    EXPECT_TRUE(is_id("evt_", id)) << id;
    EXPECT_EQ(id[4 + 14], '7');
    EXPECT_FALSE(is_id("ord_", id));
    EXPECT_FALSE(is_id("evt_", id.substr(0, id.size() - 1)));
}

}  // namespace
}  // namespace tidings
