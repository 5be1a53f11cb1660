// Whether what a key does is real. An order that is made with a test key is a test order: its mails are written and
// kept, and none is sent, with whatever key it changes later.
#pragma once
#include <optional>
#include <string_view>
#include "access/role.hpp"

namespace tidings {

enum class key_type { live, test };

std::string_view name_of(key_type which);
std::optional<key_type> parse_key_type(std::string_view name);

// Other roles place no orders, so that a test key would promise something of them that it does not do: a person's mail
// that is resent is as real as the order it is about.
bool is_for_tests(role which);

}  // namespace tidings
