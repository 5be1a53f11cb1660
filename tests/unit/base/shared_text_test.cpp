#include "base/shared_text.hpp"
#include <gtest/gtest.h>
#include <memory>

namespace tidings {
namespace {

TEST(SharedText, copies_share_the_place_and_outlive_the_first) {
    auto first = std::make_unique<shared_text>(std::string(10'000, 'x'));
    const auto* place = first->view().data();
    const shared_text copy = *first;
    first.reset();
    EXPECT_EQ(copy.view().data(), place);
    EXPECT_EQ(copy, shared_text(std::string(10'000, 'x')));
}

TEST(SharedText, without_a_text_it_is_the_empty_one) {
    EXPECT_EQ(shared_text(), shared_text(""));
    EXPECT_EQ(std::string(shared_text()), "");
    EXPECT_EQ(shared_text(std::string("\0\xFF", 2)).size(), 2u);
}

}  // namespace
}  // namespace tidings
