// Which view counts which state, and how far.
#include "api/quick_views.hpp"
#include <gmock/gmock.h>

namespace tidings::api {

bool operator==(const quick_view& left, const quick_view& right) {
    return left.name == right.name && left.count == right.count && left.more == right.more;
}
void PrintTo(const quick_view& one, std::ostream* out) {
    *out << one.name << " " << one.count << (one.more ? "+" : "");
}

namespace {

using enum message_status;

TEST(QuickViews, every_state_is_in_one_view) {
    const view_counts seen{{{queued, 1},
                            {sending, 2},
                            {deferred, 3},
                            {failed, 4},
                            {dead, 5},
                            {suppressed, 6},
                            {skipped, 7},
                            {superseded, 8}},
                           9};
    const journal_counts kept{.by_status = {{sent, 100}, {dead, 77}}};

    EXPECT_THAT(quick_views(seen, kept),
                testing::ElementsAre(quick_view{"all", 136}, quick_view{"waiting", 6}, quick_view{"problem", 9},
                                     quick_view{"accepted", 100}, quick_view{"not_sent_on_purpose", 21},
                                     quick_view{"resent", 9}));
}

TEST(QuickViews, beyond_the_bound_there_are_more) {
    const view_counts seen{{{queued, counted_most}, {dead, counted_most + 1}}, counted_most + 1};

    EXPECT_THAT(quick_views(seen, {}),
                testing::ElementsAre(quick_view{"all", counted_most, true}, quick_view{"waiting", counted_most},
                                     quick_view{"problem", counted_most, true}, quick_view{"accepted", 0},
                                     quick_view{"not_sent_on_purpose", 0}, quick_view{"resent", counted_most, true}));
}

}  // namespace
}  // namespace tidings::api
