// What a caller may do. Every route of the APIs needs one of these; a role is a set of them.
#pragma once
#include <array>
#include <bitset>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace tidings {

enum class scope {
    orders_read,
    orders_write,
    events_write,  // events that are no order's; no route needs it yet
    messages_read,
    messages_write,      // sends a mail again, and corrects the address of its order
    addresses_read,      // e-mail addresses and names unmasked, and what a mail says
    dead_letters_write,  // decides about dead letters, parked events and quarantine
    templates_write,     // no route needs it yet
    keys_admin,          // API keys and the audit log
    erase,               // takes a customer out of the stores
};

inline constexpr std::array every_scope{
    scope::orders_read,    scope::orders_write,   scope::events_write,       scope::messages_read,
    scope::messages_write, scope::addresses_read, scope::dead_letters_write, scope::templates_write,
    scope::keys_admin,     scope::erase};

std::string_view name_of(scope which);  // "orders:read"
std::optional<scope> parse_scope(std::string_view name);

class scope_set {
public:
    constexpr scope_set() = default;
    scope_set(std::initializer_list<scope> all) {
        for (const auto one : all) held_.set(static_cast<std::size_t>(one));
    }
    static scope_set all();

    bool has(scope one) const { return held_.test(static_cast<std::size_t>(one)); }
    friend bool operator==(const scope_set&, const scope_set&) = default;

private:
    std::bitset<every_scope.size()> held_;
};

}  // namespace tidings
