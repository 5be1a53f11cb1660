#include "adapters/oidc/role_map.hpp"
#include <algorithm>
#include "runtime/config_value.hpp"

namespace tidings::oidc {
namespace {

constexpr std::size_t rules_max = 100;

error wrong(std::string sentence) {
    return {errc::invalid, std::move(sentence)};
}

// A value may hold '=': the role, which holds none, is behind the last.
result<role_rule> parse_rule(const std::string& text) {
    const auto sign = text.rfind('=');
    if (sign == std::string::npos || sign == 0)
        return wrong("has '" + text + "', which is no VALUE=ROLE; write tidings-admins=admin");
    const auto given = parse_role(text.substr(sign + 1));
    if (!given)
        return wrong("has the unknown role '" + text.substr(sign + 1) +
                     "'; known are viewer, support, operator, editor, shop and admin");
    return role_rule{text.substr(0, sign), *given};
}

}  // namespace

result<role_map> parse_role_map(const std::string& text) {
    role_map rules;
    for (const auto& each : parse_list(text)) {
        auto rule = parse_rule(each);
        if (!rule) return rule.error();
        if (rules.size() == rules_max) return wrong("has more than " + std::to_string(rules_max) + " entries");
        if (std::ranges::find(rules, rule->value, &role_rule::value) != rules.end())
            return wrong("names '" + rule->value + "' twice");
        rules.push_back(*std::move(rule));
    }
    return rules;
}

std::optional<role> role_for(const std::vector<std::string>& values, const role_map& rules) {
    for (const auto& rule : rules)
        if (std::ranges::find(values, rule.value) != values.end()) return rule.given;
    return std::nullopt;
}

}  // namespace tidings::oidc
