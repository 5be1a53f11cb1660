#include "codec/order_document.hpp"
#include <boost/json/monotonic_resource.hpp>
#include "codec/json_text.hpp"
#include "codec/json_writer.hpp"
#include "codec/order_reader.hpp"
#include "domain/order_limits.hpp"
#include "domain/order_rules.hpp"

namespace tidings {
namespace {

namespace json = boost::json;

void write_customer(std::string& out, const customer& who) {
    json_object_writer object{out};
    object.text("email", who.email);
    object.text_if_set("name", who.name);
    object.text_if_set("locale", who.locale);
    object.text_if_set("time_zone", who.time_zone);
    object.end();
}

void write_item(std::string& out, const order_item& item) {
    json_object_writer object{out};
    object.text_if_set("sku", item.sku);
    object.text("name", item.name);
    object.integer("quantity", item.quantity);
    object.integer("unit_price", item.unit_price);
    object.end();
}

// `write` appends one element.
template <class List, class Write>
void write_array(std::string& out, const List& list, Write write) {
    out += '[';
    bool first = true;
    for (const auto& element : list) {
        if (!first) out += ',';
        first = false;
        write(out, element);
    }
    out += ']';
}

void write_address(std::string& out, const postal_address& address) {
    json_object_writer object{out};
    object.text_if_set("name", address.name);
    if (!address.lines.empty()) {
        object.name("lines");
        write_array(out, address.lines, append_json_string);
    }
    object.text_if_set("city", address.city);
    object.text_if_set("postal_code", address.postal_code);
    object.text_if_set("region", address.region);
    object.text_if_set("country", address.country);
    object.end();
}

void write_tracking(std::string& out, const tracking& parcel) {
    json_object_writer object{out};
    object.text_if_set("carrier", parcel.carrier);
    object.text_if_set("number", parcel.number);
    object.text_if_set("url", parcel.url);
    object.end();
}

void write_metadata(std::string& out, const std::map<std::string, std::string>& metadata) {
    out += '{';
    bool first = true;
    for (const auto& [key, value] : metadata) {
        if (!first) out += ',';
        first = false;
        append_json_string(out, key);
        out += ':';
        append_json_string(out, value);
    }
    out += '}';
}

void write_details(std::string& out, json_object_writer& object, const order& shown) {
    const auto& details = shown.details;
    object.text_if_set("reference", details.reference);
    object.name("customer");
    write_customer(out, details.customer);
    object.text("currency", details.currency);
    object.name("items");
    write_array(out, details.items, write_item);
    object.integer("subtotal", shown.subtotal);
    object.integer("discount", details.discount);
    object.integer("shipping", details.shipping);
    object.integer("tax", details.tax);
    object.integer("total", shown.total);
    if (details.shipping_address) {
        object.name("shipping_address");
        write_address(out, *details.shipping_address);
    }
    if (!details.metadata.empty()) {
        object.name("metadata");
        write_metadata(out, details.metadata);
    }
    if (details.tracking) {
        object.name("tracking");
        write_tracking(out, *details.tracking);
    }
}

void read_status(value_reader& reader, const json_path& path, const json::value& value, order_status& into) {
    std::string name;
    reader.text(path, value, name);
    if (const auto status = parse_order_status(name))
        into = *status;
    else
        reader.add(path, "unknown_status", "this status is not known here");
}

void read_member(value_reader& reader, const json_path& path, std::string_view member, const json::value& value,
                 order& into) {
    if (read_detail(reader, path, member, value, into.details)) return;
    if (member == "id")
        reader.text(path, value, into.id.value);
    else if (member == "status")
        read_status(reader, path, value, into.status);
    else if (member == "version")
        reader.integer(path, value, into.version);
    else if (member == "subtotal")
        reader.integer(path, value, into.subtotal);
    else if (member == "total")
        reader.integer(path, value, into.total);
    else if (member == "created_at")
        reader.time(path, value, into.created_at);
    else if (member == "updated_at")
        reader.time(path, value, into.updated_at);
    else if (member == "test")
        reader.truth(path, value, into.test);
}

violations problems_of_server_members(const order& read) {
    violations found;
    if (!is_id("ord_", read.id.value)) found.push_back({"/id", "invalid_id", "no order id"});
    if (read.version < 1) found.push_back({"/version", "out_of_range", "less than 1"});
    const auto is_amount = [](std::int64_t amount) { return amount >= 0 && amount <= order_limits::amount_max; };
    if (!is_amount(read.subtotal)) found.push_back({"/subtotal", "out_of_range", "no amount"});
    if (!is_amount(read.total)) found.push_back({"/total", "out_of_range", "no amount"});
    return found;
}

error no_order(const violations& found) {
    return error{errc::invalid, "this is no order: " + found.front().pointer + ": " + found.front().detail};
}

}  // namespace

std::string encode_order(const order& shown) {
    std::string out;
    append_order(out, shown);
    return out;
}

void append_order(std::string& out, const order& shown) {
    out.reserve(out.size() + 768 + 112 * shown.details.items.size());  // room for what an event puts around it, too
    json_object_writer object{out};
    object.text("id", shown.id.value);
    object.text("status", name_of(shown.status));
    object.integer("version", shown.version);
    write_details(out, object, shown);
    object.text("created_at", to_rfc3339(shown.created_at));
    object.text("updated_at", to_rfc3339(shown.updated_at));
    if (shown.test) {
        object.name("test");
        out += "true";
    }
    object.end();
}

result<order> order_from_json(const json::value& document) {
    const auto* object = document.if_object();
    if (object == nullptr) return error{errc::invalid, "this is no order: not a JSON object"};
    order read;
    violations found;
    value_reader reader{body_kind::document, found};
    const json_path root;
    for (const auto& [key, value] : *object) {
        const std::string_view member{key.data(), key.size()};
        read_member(reader, {root, member}, member, value, read);
    }
    require_details(reader, root, *object);
    for (const auto* member : {"id", "status", "version", "subtotal", "total", "created_at", "updated_at"})
        reader.require({root, member}, object->contains(member));
    if (!found.empty()) return no_order(found);
    if (found = problems_of_server_members(read); !found.empty()) return no_order(found);
    if (found = problems_of(read.details); !found.empty()) return no_order(found);
    return read;
}

result<order> decode_order(std::string_view document) {
    unsigned char scratch[8192];
    json::monotonic_resource memory{scratch, sizeof scratch};
    const auto parsed = parse_json(document, &memory);
    if (!parsed) return no_order(parsed.error());
    return order_from_json(*parsed);
}

}  // namespace tidings
