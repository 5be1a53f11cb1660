// The second look at a JSON text that is known to name a member twice: which ones, and where. Used by json_text only.
#pragma once
#include <string_view>
#include "domain/violation.hpp"

namespace tidings {

// The text is well-formed JSON within the depth limit.
violations duplicate_members(std::string_view text);

}  // namespace tidings
