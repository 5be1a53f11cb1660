#include "codec/order_reader.hpp"
#include <algorithm>
#include <array>
#include "domain/order_limits.hpp"

namespace tidings {
namespace {

namespace json = boost::json;

std::string_view view(json::string_view text) {
    return {text.data(), text.size()};
}

void read_customer(value_reader& reader, const json_path& path, const json::value& value, customer& into) {
    bool removed = false;
    const auto* object = reader.object(path, value, removed);
    if (removed) reader.require(path, false);
    if (object == nullptr) return;
    for (const auto& [key, member] : *object) {
        const json_path here{path, view(key)};
        if (key == "email")
            reader.text(here, member, into.email);
        else if (key == "name")
            reader.text(here, member, into.name);
        else if (key == "locale")
            reader.text(here, member, into.locale);
        else if (key == "time_zone")
            reader.text(here, member, into.time_zone);
        else
            reader.unknown(here);
    }
    if (reader.kind() != body_kind::patch)
        reader.require({path, "email"}, object->contains("email"));
    else if (const auto* email = object->if_contains("email"); email && email->is_null())
        reader.require({path, "email"}, false);
}

void read_item(value_reader& reader, const json_path& path, const json::value& value, order_item& into) {
    bool removed = false;
    const auto* object = reader.object(path, value, removed);
    if (object == nullptr) return;
    bool named = false, counted = false, priced = false;
    for (const auto& [key, member] : *object) {
        const json_path here{path, view(key)};
        if (key == "sku")
            reader.text(here, member, into.sku);
        else if (key == "name")
            named = true, reader.text(here, member, into.name);
        else if (key == "quantity")
            counted = true, reader.integer(here, member, into.quantity);
        else if (key == "unit_price")
            priced = true, reader.integer(here, member, into.unit_price);
        else
            reader.unknown(here);
    }
    reader.require({path, "name"}, named);
    reader.require({path, "quantity"}, counted);
    reader.require({path, "unit_price"}, priced);
}

void read_items(value_reader& reader, const json_path& path, const json::value& value, std::vector<order_item>& into) {
    bool removed = false;
    const auto* array = reader.array(path, value, removed);
    if (removed) reader.require(path, false);
    if (array == nullptr) return;
    auto element_reader = reader.inside_array();
    into.clear();
    into.resize(
        std::min(array->size(), order_limits::items_max + 1));  // one too many is enough for the domain to refuse
    for (std::size_t index = 0; index < into.size() && !reader.is_full(); ++index)
        read_item(element_reader, {path, index}, (*array)[index], into[index]);
}

void read_lines(value_reader& reader, const json_path& path, const json::value& value, std::vector<std::string>& into) {
    bool removed = false;
    const auto* array = reader.array(path, value, removed);
    if (removed) into.clear();
    if (array == nullptr) return;
    auto element_reader = reader.inside_array();
    into.assign(std::min(array->size(), order_limits::address_lines_max + 1), {});
    for (std::size_t index = 0; index < into.size(); ++index)
        element_reader.text({path, index}, (*array)[index], into[index]);
}

void read_address(value_reader& reader, const json_path& path, const json::value& value,
                  std::optional<postal_address>& into) {
    bool removed = false;
    const auto* object = reader.object(path, value, removed);
    if (removed) into.reset();
    if (object == nullptr) return;
    auto& address = into ? *into : into.emplace();
    for (const auto& [key, member] : *object) {
        const json_path here{path, view(key)};
        if (key == "name")
            reader.text(here, member, address.name);
        else if (key == "lines")
            read_lines(reader, here, member, address.lines);
        else if (key == "city")
            reader.text(here, member, address.city);
        else if (key == "postal_code")
            reader.text(here, member, address.postal_code);
        else if (key == "region")
            reader.text(here, member, address.region);
        else if (key == "country")
            reader.text(here, member, address.country);
        else
            reader.unknown(here);
    }
}

void read_tracking(value_reader& reader, const json_path& path, const json::value& value,
                   std::optional<tracking>& into) {
    bool removed = false;
    const auto* object = reader.object(path, value, removed);
    if (removed) into.reset();
    if (object == nullptr) return;
    auto& parcel = into ? *into : into.emplace();
    for (const auto& [key, member] : *object) {
        const json_path here{path, view(key)};
        if (key == "carrier")
            reader.text(here, member, parcel.carrier);
        else if (key == "number")
            reader.text(here, member, parcel.number);
        else if (key == "url")
            reader.text(here, member, parcel.url);
        else
            reader.unknown(here);
    }
}

void read_metadata(value_reader& reader, const json_path& path, const json::value& value,
                   std::map<std::string, std::string>& into) {
    bool removed = false;
    const auto* object = reader.object(path, value, removed);
    if (removed) into.clear();
    if (object == nullptr) return;
    for (const auto& [key, member] : *object) {
        if (reader.is_full()) return;
        const std::string name(key.data(), key.size());
        if (reader.kind() == body_kind::patch && member.is_null())
            into.erase(name);
        else
            reader.text({path, view(key)}, member, into[name]);
    }
}

}  // namespace

bool read_detail(value_reader& reader, const json_path& path, std::string_view member, const json::value& value,
                 order_details& into) {
    if (member == "reference")
        reader.text(path, value, into.reference);
    else if (member == "customer")
        read_customer(reader, path, value, into.customer);
    else if (member == "currency") {
        reader.text(path, value, into.currency);
        if (value.is_null() && reader.kind() == body_kind::patch) reader.require(path, false);
    } else if (member == "items")
        read_items(reader, path, value, into.items);
    else if (member == "discount")
        reader.integer(path, value, into.discount);
    else if (member == "shipping")
        reader.integer(path, value, into.shipping);
    else if (member == "tax")
        reader.integer(path, value, into.tax);
    else if (member == "shipping_address")
        read_address(reader, path, value, into.shipping_address);
    else if (member == "metadata")
        read_metadata(reader, path, value, into.metadata);
    else if (member == "tracking")
        read_tracking(reader, path, value, into.tracking);
    else
        return false;
    return true;
}

void require_details(value_reader& reader, const json_path& root, const json::object& body) {
    for (const auto* member : {"customer", "currency", "items"}) reader.require({root, member}, body.contains(member));
}

bool is_set_by_server(std::string_view member) {
    constexpr std::array names{"id", "version", "subtotal", "total", "created_at", "updated_at"};
    return std::ranges::find(names, member) != names.end();
}

}  // namespace tidings
