#include "codec/receipt_batch.hpp"
#include <boost/json.hpp>
#include "codec/json_text.hpp"

namespace tidings {
namespace {

namespace json = boost::json;

error no_receipts(std::string why) {
    return error{errc::invalid, "these are no receipts: " + std::move(why)};
}

result<void> read_list(const json::object& batch, std::string_view member, bool settled, event_receipts& into) {
    const auto* value = batch.if_contains(member);
    if (value == nullptr) return {};
    const auto* list = value->if_array();
    if (list == nullptr) return no_receipts(std::string(member) + " is no array");
    if (into.size() + list->size() > receipts_per_batch_max) return no_receipts("there are too many");
    for (const auto& each : *list) {
        const auto* text = each.if_string();
        if (text == nullptr || !is_id("evt_", std::string_view(text->data(), text->size())))
            return no_receipts("an entry of " + std::string(member) + " is no event id");
        into.push_back({event_id(std::string(*text)), settled});
    }
    return {};
}

}  // namespace

std::string encode_receipts(const event_receipts& receipts) {
    json::array received, settled;
    for (const auto& each : receipts) (each.settled ? settled : received).emplace_back(each.event.value);
    json::object batch;
    batch["received"] = std::move(received);
    batch["settled"] = std::move(settled);
    return json::serialize(batch);
}

result<event_receipts> decode_receipts(std::string_view text) {
    const auto parsed = parse_json(text);
    if (!parsed) return no_receipts("not JSON");
    const auto* batch = parsed->if_object();
    if (batch == nullptr) return no_receipts("not a JSON object");
    event_receipts receipts;
    for (const auto& [member, settled] : {std::pair("received", false), std::pair("settled", true)}) {
        const auto read = read_list(*batch, member, settled, receipts);
        if (!read) return read.error();
    }
    return receipts;
}

}  // namespace tidings
