#include "codec/event_payload.hpp"
#include <boost/json/monotonic_resource.hpp>
#include "codec/json_text.hpp"
#include "codec/json_writer.hpp"
#include "codec/order_document.hpp"
#include "codec/value_reader.hpp"

namespace tidings {
namespace {

namespace json = boost::json;

error no_event(std::string why) {
    return error{errc::invalid, "this is no order event: " + std::move(why)};
}

void read_previous(value_reader& reader, const json_path& path, const json::value& value,
                   std::optional<order_status>& into) {
    if (value.is_null()) return;
    std::string name;
    reader.text(path, value, name);
    into = parse_order_status(name);
    if (!into) reader.add(path, "unknown_status", "this status is not known here");
}

void read_changed(value_reader& reader, const json_path& path, const json::value& value,
                  std::vector<std::string>& into) {
    bool removed = false;
    const auto* array = reader.array(path, value, removed);
    if (array == nullptr) return;
    for (std::size_t index = 0; index < array->size() && !reader.is_full(); ++index)
        reader.text({path, index}, (*array)[index], into.emplace_back());
}

result<order_event> read_payload(const json::value& payload) {
    const auto* object = payload.if_object();
    if (object == nullptr) return no_event("not a JSON object");
    const auto* snapshot = object->if_contains("order");
    if (snapshot == nullptr) return no_event("/order: must be given");
    auto order = order_from_json(*snapshot);
    if (!order) return order.error();

    order_event event;
    event.order = std::move(*order);
    violations found;
    value_reader reader{body_kind::document, found};
    const json_path root;
    if (const auto* value = object->if_contains("previous_status"))
        read_previous(reader, {root, "previous_status"}, *value, event.previous_status);
    if (const auto* value = object->if_contains("changed"))
        read_changed(reader, {root, "changed"}, *value, event.changed);
    if (const auto* value = object->if_contains("notify")) reader.truth({root, "notify"}, *value, event.notify);
    if (!found.empty()) return no_event(found.front().pointer + ": " + found.front().detail);
    return event;
}

void append_change(std::string& out, std::optional<order_status> previous_status,
                   const std::vector<std::string>& changed, bool notify) {
    out += R"("previous_status":)";
    if (previous_status)
        append_json_string(out, name_of(*previous_status));
    else
        out += "null";
    out += R"(,"changed":[)";
    for (std::size_t at = 0; at < changed.size(); ++at) {
        if (at != 0) out += ',';
        append_json_string(out, changed[at]);
    }
    out += R"(],"notify":)";
    out += notify ? "true" : "false";
}

}  // namespace

encoded_event encode_event(const order& after, std::optional<order_status> previous_status,
                           const std::vector<std::string>& changed, bool notify) {
    encoded_event event;
    event.payload = payload_opening;
    append_order(event.payload, after);
    event.document_size = event.payload.size() - payload_opening.size();
    event.payload += ',';
    append_change(event.payload, previous_status, changed, notify);
    event.payload += '}';
    return event;
}

std::string encode_event_payload(std::string_view order_document, std::optional<order_status> previous_status,
                                 const std::vector<std::string>& changed, bool notify) {
    std::string change;
    append_change(change, previous_status, changed, notify);
    return payload_of({order_document, change});
}

result<order_event> decode_event(const event_record& record) {
    const auto kind = parse_event_type(record.type);
    if (!kind) return no_event("type '" + record.type.substr(0, 64) + "' is not known here");
    unsigned char scratch[8192];
    json::monotonic_resource memory{scratch, sizeof scratch};
    const auto payload = parse_json(record.payload, &memory);
    if (!payload) return no_event(payload.error().front().pointer + " " + payload.error().front().detail);

    auto event = read_payload(*payload);
    if (!event) return event;
    if (event->order.id != record.order) return no_event("the record is about another order than its payload");
    if (event->order.version != record.version) return no_event("the record's sequence is not the order's version");
    event->id = record.id;
    event->kind = *kind;
    event->time = record.time;
    event->traceparent = record.traceparent;
    return event;
}

}  // namespace tidings
