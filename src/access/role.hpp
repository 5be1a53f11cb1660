// What a key is for: a name for a set of scopes, so that nobody has to put one together.
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include "access/scope.hpp"

namespace tidings {

enum class role {
    viewer,          // looks, and sees no address
    support,         // answers customers: sees addresses, sends mails again
    operations,      // "operator", which is a word of C++: decides about what did not go through
    editor,          // writes the mails
    shop,            // the shop's own system: places and changes orders
    administration,  // "admin": everything
};

inline constexpr std::array every_role{role::viewer, role::support, role::operations,
                                       role::editor, role::shop,    role::administration};

std::string_view name_of(role which);
std::optional<role> parse_role(std::string_view name);
scope_set scopes_of(role which);

}  // namespace tidings
