#include "render/order_view.hpp"
#include "domain/order_number.hpp"
#include "domain/text_rules.hpp"
#include "render/format_locale.hpp"
#include "render/greeted_name.hpp"
#include "render/plain_line.hpp"
#include "render/shown_items.hpp"

namespace tidings {
namespace {

constexpr std::size_t names_usual = 41, item_names = 5;  // that data_for and mail_renderer set, and of one line

struct label {
    std::string_view member, words;
};

// What a customer is told about a changed member; the status has kinds of its own, metadata is the shop's business.
constexpr label labels[] = {
    {"reference", "order number"},
    {"customer", "your details"},
    {"currency", "currency"},
    {"items", "items"},
    {"discount", "discount"},
    {"shipping", "shipping costs"},
    {"tax", "tax"},
    {"shipping_address", "delivery address"},
    {"tracking", "tracking"},
};

std::vector<template_data> changes_of(const order_event& event) {
    std::vector<template_data> changes;
    for (const auto& [member, words] : labels) {
        if (std::ranges::find(event.changed, member) == event.changed.end()) continue;
        auto& change = changes.emplace_back();
        change.text("label", std::string(words));
    }
    if (changes.empty()) changes.emplace_back().text("label", "details of the order");
    return changes;
}

// How far along the four steps of the bar the order is; 0 where a bar would mislead.
int steps_reached(const order_event& event, bool to_merchant) {
    if (to_merchant) return 0;
    switch (event.order.status) {
        case order_status::placed: return 1;
        case order_status::paid:
        case order_status::processing: return 2;
        case order_status::shipped: return 3;
        case order_status::delivered: return 4;
        case order_status::payment_failed:
        case order_status::cancelled:
        case order_status::refunded: return 0;
    }
    return 0;
}

void put_progress(template_data& data, const order_event& event, bool to_merchant) {
    const int reached = steps_reached(event, to_merchant);
    std::vector<template_data> steps(4);
    for (int step = 0; step < 4; ++step) steps[static_cast<std::size_t>(step)].flag("reached", step < reached);
    data.flag("progress", reached > 0);
    data.list("steps", std::move(steps));
}

// The colour over the mail: green says that all is well.
enum class tone { well, alert, quiet };

tone tone_of(event_kind kind) {
    switch (kind) {
        case event_kind::placed:
        case event_kind::paid:
        case event_kind::processing:
        case event_kind::shipped:
        case event_kind::delivered:
        case event_kind::updated: return tone::well;
        case event_kind::payment_failed: return tone::alert;
        case event_kind::cancelled:
        case event_kind::refunded: return tone::quiet;
    }
    return tone::quiet;
}

void put_tone(template_data& data, event_kind kind) {
    const auto seen = tone_of(kind);
    data.flag("alert", seen == tone::alert);
    data.flag("quiet", seen == tone::quiet);
    data.flag("well", seen == tone::well);
}

void put_tracking(template_data& data, const order& shown) {
    const auto given = shown.details.tracking.value_or(tracking{});
    const auto carrier = plain_line(given.carrier), number = plain_line(given.number);
    data.flag("tracking", !carrier.empty() || !number.empty());
    data.optional("carrier", carrier);
    data.optional("tracking_number", number);
    // The order service refuses other links; an event from elsewhere does not get one into a mail either.
    data.optional("tracking_url", is_https_url(given.url) ? given.url : std::string{});
}

void put_metadata(template_data& data, const order& shown) {
    std::vector<template_data> entries;
    const auto& metadata = shown.details.metadata;
    const auto count = shown_metadata(metadata);
    for (const auto& [key, value] : metadata) {
        if (entries.size() == count) break;
        auto& entry = entries.emplace_back();
        entry.text("key", plain_line(key));
        entry.text("value", plain_line(value));
    }
    data.list("metadata", std::move(entries));
    const auto rest = metadata.size() - count;
    data.optional("more_metadata", rest == 0 ? std::string{} : std::to_string(rest));
}

}  // namespace

struct order_view::reader {
    std::string_view locale, time_zone;
};

void order_view::put_address(template_data& data, const order& shown, std::string_view locale) {
    std::vector<template_data> lines;
    if (shown.details.shipping_address)
        for (auto& line : address_.lines(*shown.details.shipping_address, locale))
            lines.emplace_back().text("line", std::move(line));
    data.flag("address", !lines.empty());
    data.list("address_lines", std::move(lines));
}

void order_view::put_amounts(template_data& data, const order& shown, const reader& whom) {
    const auto& details = shown.details;
    const auto put = [&](template_name name, std::int64_t amount) {
        data.text(name, money_.text(amount, details.currency, whom.locale));
    };
    const auto put_unless_zero = [&](template_name name, std::int64_t amount) {
        data.optional(name, amount == 0 ? std::string{} : money_.text(amount, details.currency, whom.locale));
    };
    put("subtotal", shown.subtotal);
    put("total", shown.total);
    put_unless_zero("discount", -details.discount);
    put_unless_zero("shipping", details.shipping);
    put_unless_zero("tax", details.tax);
}

result<void> order_view::put_items(template_data& data, const order& shown, const reader& whom) {
    std::vector<template_data> items;
    const auto count = shown_items(shown.details.items);
    items.reserve(count);
    for (const auto& line : std::span(shown.details.items).first(count)) {
        std::int64_t line_total = 0;
        if (__builtin_mul_overflow(line.quantity, line.unit_price, &line_total))
            return error{errc::invalid, "the amount of an order line does not fit 64 bits"};
        auto& item = items.emplace_back(item_names);
        item.text("name", plain_line(line.name));
        item.optional("sku", plain_line(line.sku));
        item.text("quantity", money_.number(line.quantity, whom.locale));
        item.text("unit_price", money_.text(line.unit_price, shown.details.currency, whom.locale));
        item.text("line_total", money_.text(line_total, shown.details.currency, whom.locale));
    }
    data.list("items", std::move(items));
    const auto rest = static_cast<std::int64_t>(shown.details.items.size() - count);
    data.optional("more_items", rest == 0 ? std::string{} : money_.number(rest, whom.locale));
    return {};
}

result<template_data> order_view::data_for(const order_event& event, bool to_merchant, std::string_view words) {
    const auto& shown = event.order;
    const auto& customer = shown.details.customer;
    const auto locale =
        format_locale(words, to_merchant ? std::string_view{} : std::string_view(customer.locale), shop_.locale);
    const auto& zone = to_merchant || customer.time_zone.empty() ? shop_.time_zone : customer.time_zone;
    const reader whom{locale, zone};

    template_data data(names_usual);
    data.text("shop", plain_line(shop_.name));
    data.flag("to_merchant", to_merchant);
    data.text("order_number", plain_line(order_number(shown)));
    data.optional("customer_name", plain_line(customer.name));
    data.optional("greeted_name", greeted_name(customer.name));
    data.text("customer_email", plain_line(customer.email));
    data.text("placed_at", time_.text(shown.created_at, whom.locale, whom.time_zone));
    data.text("event_at", time_.text(event.time, whom.locale, whom.time_zone));
    put_amounts(data, shown, whom);
    if (auto put = put_items(data, shown, whom); !put) return put.error();
    put_address(data, shown, whom.locale);
    put_tracking(data, shown);
    put_metadata(data, shown);
    put_progress(data, event, to_merchant);
    put_tone(data, event.kind);
    data.list("changes", changes_of(event));
    return data;
}

}  // namespace tidings
