#include "access/role.hpp"
#include <algorithm>

namespace tidings {

std::string_view name_of(role which) {
    switch (which) {
        case role::viewer: return "viewer";
        case role::support: return "support";
        case role::operations: return "operator";
        case role::editor: return "editor";
        case role::shop: return "shop";
        case role::administration: return "admin";
    }
    return "";
}

std::optional<role> parse_role(std::string_view name) {
    const auto found = std::ranges::find(every_role, name, [](role one) { return name_of(one); });
    return found == every_role.end() ? std::nullopt : std::optional(*found);
}

scope_set scopes_of(role which) {
    using enum scope;
    switch (which) {
        case role::viewer: return {orders_read, messages_read};
        case role::support: return {orders_read, messages_read, messages_write, addresses_read};
        case role::operations: return {orders_read, messages_read, messages_write, addresses_read, dead_letters_write};
        case role::editor: return {orders_read, messages_read, templates_write};
        case role::shop: return {orders_read, orders_write, events_write, addresses_read};
        case role::administration: return scope_set::all();
    }
    return {};
}

}  // namespace tidings
