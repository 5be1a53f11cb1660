#include "access/audit_entry.hpp"
#include <algorithm>
#include <array>

namespace tidings {

std::string_view name_of(audit_outcome which) {
    switch (which) {
        case audit_outcome::open: return "open";
        case audit_outcome::done: return "done";
        case audit_outcome::refused: return "refused";
        case audit_outcome::failed: return "failed";
    }
    return "";
}

std::optional<audit_outcome> parse_audit_outcome(std::string_view name) {
    using enum audit_outcome;
    for (const auto one : std::array{open, done, refused, failed})
        if (name_of(one) == name) return one;
    return std::nullopt;
}

}  // namespace tidings
