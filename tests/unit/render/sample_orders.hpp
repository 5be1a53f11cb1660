// The orders of tests/data/orders.ndjson as the order service would have stored them, and events about them.
#pragma once
#include <boost/json.hpp>
#include <fstream>
#include <string>
#include <vector>
#include "domain/order_event.hpp"
#include "support/source_path.hpp"

namespace tidings::testing_support {

inline std::string text_of(const boost::json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found == nullptr ? std::string{} : std::string(found->as_string());
}

inline std::int64_t amount_of(const boost::json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found == nullptr ? 0 : found->as_int64();
}

inline postal_address address_of(const boost::json::object& from) {
    postal_address address{text_of(from, "name"),   {},
                           text_of(from, "city"),   text_of(from, "postal_code"),
                           text_of(from, "region"), text_of(from, "country")};
    for (const auto& line : from.at("lines").as_array()) address.lines.emplace_back(line.as_string());
    return address;
}

inline order order_of(const boost::json::object& from) {
    order made;
    made.id = order_id("ord_019a0000-0000-7000-8000-000000000001");
    auto& details = made.details;
    details.reference = text_of(from, "reference");
    const auto& customer = from.at("customer").as_object();
    details.customer = {text_of(customer, "email"), text_of(customer, "name"), text_of(customer, "locale"),
                        text_of(customer, "time_zone")};
    details.currency = text_of(from, "currency");
    for (const auto& entry : from.at("items").as_array()) {
        const auto& item = entry.as_object();
        details.items.push_back(
            {text_of(item, "sku"), text_of(item, "name"), amount_of(item, "quantity"), amount_of(item, "unit_price")});
        made.subtotal += details.items.back().quantity * details.items.back().unit_price;
    }
    details.discount = amount_of(from, "discount");
    details.shipping = amount_of(from, "shipping");
    details.tax = amount_of(from, "tax");
    if (const auto* address = from.if_contains("shipping_address"))
        details.shipping_address = address_of(address->as_object());
    if (const auto* metadata = from.if_contains("metadata"))
        for (const auto& [key, value] : metadata->as_object()) details.metadata.emplace(key, value.as_string());
    made.total = made.subtotal - details.discount + details.shipping + details.tax;
    made.created_at = made.updated_at =
        timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{8}};
    return made;
}

inline std::vector<order> sample_orders() {
    std::ifstream lines(source_path("tests/data/orders.ndjson"));
    std::vector<order> orders;
    for (std::string line; std::getline(lines, line);) orders.push_back(order_of(boost::json::parse(line).as_object()));
    return orders;
}

inline order_event event_about(order shown, event_kind kind = event_kind::placed) {
    order_event event;
    event.id = event_id("evt_019a0000-0000-7000-8000-00000000000a");
    event.kind = kind;
    event.time = shown.created_at + std::chrono::minutes{90};
    event.order = std::move(shown);
    return event;
}

inline order small_order() {
    order made;
    made.id = order_id("ord_019a0000-0000-7000-8000-000000000001");
    made.details.reference = "2026-10042";
    made.details.customer = {"ada@example.com", "Ada", "en-GB", "Europe/London"};
    made.details.currency = "EUR";
    made.details.items = {{"TEA-01", "Earl Grey 100 g", 2, 1250}};
    made.details.shipping = 490;
    made.subtotal = 2500;
    made.total = 2990;
    made.created_at = made.updated_at =
        timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{8}};
    return made;
}

}  // namespace tidings::testing_support
