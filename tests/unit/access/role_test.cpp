#include "access/role.hpp"
#include <gtest/gtest.h>
#include <set>
#include <string>

namespace tidings {
namespace {

using names = std::set<std::string>;

names scopes_named(role which) {
    names held;
    for (const auto one : every_scope)
        if (scopes_of(which).has(one)) held.emplace(name_of(one));
    return held;
}

TEST(Role, has_these_scopes_and_no_others) {
    EXPECT_EQ(scopes_named(role::viewer), (names{"orders:read", "messages:read"}));
    EXPECT_EQ(scopes_named(role::support), (names{"orders:read", "messages:read", "messages:write", "addresses:read"}));
    EXPECT_EQ(scopes_named(role::operations),
              (names{"orders:read", "messages:read", "messages:write", "addresses:read", "dead-letters:write"}));
    EXPECT_EQ(scopes_named(role::editor), (names{"orders:read", "messages:read", "templates:write"}));
    EXPECT_EQ(scopes_named(role::shop), (names{"orders:read", "orders:write", "events:write", "addresses:read"}));
    EXPECT_EQ(scopes_named(role::administration).size(), every_scope.size());
}

TEST(Role, is_found_by_its_name_alone) {
    for (const auto one : every_role) EXPECT_EQ(parse_role(name_of(one)), one);
    for (const auto* wrong : {"", "Viewer", "root", "viewer "}) EXPECT_EQ(parse_role(wrong), std::nullopt) << wrong;
}

TEST(Scope, is_found_by_its_name_alone) {
    for (const auto one : every_scope) EXPECT_EQ(parse_scope(name_of(one)), one);
    EXPECT_EQ(parse_scope("orders"), std::nullopt);
}

}  // namespace
}  // namespace tidings
