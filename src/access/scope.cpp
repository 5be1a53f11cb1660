#include "access/scope.hpp"
#include <algorithm>

namespace tidings {

std::string_view name_of(scope which) {
    switch (which) {
        case scope::orders_read: return "orders:read";
        case scope::orders_write: return "orders:write";
        case scope::events_write: return "events:write";
        case scope::messages_read: return "messages:read";
        case scope::messages_write: return "messages:write";
        case scope::addresses_read: return "addresses:read";
        case scope::dead_letters_write: return "dead-letters:write";
        case scope::templates_write: return "templates:write";
        case scope::keys_admin: return "keys:admin";
        case scope::erase: return "erase";
    }
    return "";
}

std::optional<scope> parse_scope(std::string_view name) {
    const auto found = std::ranges::find(every_scope, name, [](scope one) { return name_of(one); });
    return found == every_scope.end() ? std::nullopt : std::optional(*found);
}

scope_set scope_set::all() {
    scope_set every;
    every.held_.set();
    return every;
}

}  // namespace tidings
