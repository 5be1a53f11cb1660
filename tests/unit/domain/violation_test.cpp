#include "domain/violation.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

std::vector<std::string> pointers(const violations& found) {
    std::vector<std::string> texts;
    for (const auto& each : found) texts.push_back(each.pointer);
    return texts;
}

TEST(Violations, what_is_said_already_is_not_said_again) {
    violations found{{"/items/0/quantity", "wrong_type", ""}, {"/customer", "required", ""}};

    add_uncovered(found, {{"/items/0/quantity", "out_of_range", ""},
                          {"/items/0", "total_too_large", ""},
                          {"/customer/email", "invalid_email", ""},
                          {"/items/01", "new", ""},
                          {"/customers", "new", ""},
                          {"/items/0/quantity2", "new", ""}});

    EXPECT_EQ(pointers(found), (std::vector<std::string>{"/items/0/quantity", "/customer", "/items/01", "/customers",
                                                         "/items/0/quantity2"}));
}

TEST(Violations, stop_at_their_bound) {
    violations found;

    add_uncovered(found, violations(violations_max + 5, {"/x", "y", "z"}));

    EXPECT_EQ(found.size(), violations_max);
}

TEST(Violations, pointer_parts_are_escaped_as_rfc_6901_says) {
    EXPECT_EQ(escaped_pointer_part("a/b~c"), "a~1b~0c");
    EXPECT_EQ(escaped_pointer_part("~1"), "~01");
}

}  // namespace
}  // namespace tidings
