#include "api/search_hits.hpp"
#include <algorithm>
#include "domain/order_number.hpp"

namespace tidings::api {

void search_hits::add(search_hit hit) {
    const auto of_kind = [&](const search_hit& one) { return one.kind == hit.kind; };
    if (std::ranges::any_of(hits_, [&](const search_hit& one) { return of_kind(one) && one.id == hit.id; })) return;
    if (static_cast<std::size_t>(std::ranges::count_if(hits_, of_kind)) == kind_max)
        cut_.insert(hit.kind);
    else
        hits_.push_back(std::move(hit));
}

void search_hits::add_order(const order_id& id, const std::string& reference) {
    add({"order", id.value, reference.empty() ? short_number(id) : reference, "orders/" + id.value});
}

void search_hits::add_message(const message& one) {
    auto text =
        std::string(one.kind.name()) + " · " + std::string(name_of(one.status)) + " · " + short_number(one.order);
    if (!one.copy_of.empty()) text += " · copy";
    add({"message", one.id.value, std::move(text), "messages/" + one.id.value});
}

void search_hits::add_event(const found_event& one) {
    const auto& event = one.event;
    add({"event", event.id.value,
         event.type + " · version " + std::to_string(event.version) + " · " +
             (one.reference.empty() ? short_number(event.order) : one.reference),
         "orders/" + event.order.value});
}

void search_hits::add_person(const std::string& address) {
    add({"person", address, address, "people/" + address});
}

std::optional<std::string> search_hits::only_page() const {
    const auto is_order = [](const search_hit& one) { return one.kind == "order"; };
    if (hits_.size() == 1) return hits_.front().to;
    if (std::ranges::count_if(hits_, is_order) != 1) return std::nullopt;
    return std::ranges::find_if(hits_, is_order)->to;
}

}  // namespace tidings::api
