#include "codec/erasure.hpp"
#include <boost/json.hpp>
#include "codec/json_text.hpp"
#include "domain/erased_customer.hpp"

namespace tidings {
namespace {

namespace json = boost::json;

// Overwrites the address wherever a string names it; how often.
std::size_t overwrite(json::value& value, std::string_view address);

std::size_t overwrite(json::string& text, std::string_view address) {
    std::size_t found = 0;
    for (std::size_t at = 0; at + address.size() <= text.size(); ++at) {
        if (!is_same_address({text.data() + at, address.size()}, address)) continue;
        text.replace(at, address.size(), erased_address);
        at += erased_address.size() - 1;
        ++found;
    }
    return found;
}

std::size_t overwrite(json::value& value, std::string_view address) {
    std::size_t found = 0;
    if (auto* text = value.if_string()) return overwrite(*text, address);
    if (auto* list = value.if_array())
        for (auto& each : *list) found += overwrite(each, address);
    if (auto* object = value.if_object())
        for (auto& each : *object) found += overwrite(each.value(), address);
    return found;
}

bool is_customer(const json::object& order, std::string_view address) {
    const auto* customer = order.if_contains("customer");
    const auto* email = customer && customer->is_object() ? customer->as_object().if_contains("email") : nullptr;
    return email && email->is_string() &&
           is_same_address({email->as_string().data(), email->as_string().size()}, address);
}

void erase(json::object& order) {
    order["customer"] = json::object{{"email", erased_address}};
    for (const auto* member : {"shipping_address", "metadata", "tracking"}) order.erase(member);
}

}  // namespace

result<std::optional<std::string>> without_customer(std::string_view text, std::string_view address, bool anybodys) {
    auto parsed = parse_json(text);
    if (!parsed || !parsed->is_object()) return error{errc::invalid, "this is no order"};
    auto* inner = parsed->as_object().if_contains("order");
    auto& order = inner && inner->is_object() ? inner->as_object() : parsed->as_object();
    const bool is_theirs = anybodys || is_customer(order, address);
    if (is_theirs) erase(order);
    const auto overwritten = overwrite(*parsed, address);
    if (!is_theirs && overwritten == 0) return std::optional<std::string>();
    return std::optional(json::serialize(*parsed));
}

}  // namespace tidings
