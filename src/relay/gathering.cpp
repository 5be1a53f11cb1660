#include "relay/gathering.hpp"
#include <algorithm>

namespace tidings {

std::chrono::milliseconds gather_after(std::size_t published, const gather_limits& limits) {
    const auto most = limits.few * static_cast<std::size_t>(limits.longest / limits.shortest + 1);
    const auto wait = limits.shortest * std::min(published, most) / limits.few;
    return std::clamp(std::chrono::milliseconds(wait), limits.shortest, limits.longest);
}

}  // namespace tidings
