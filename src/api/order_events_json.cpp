#include "api/order_events_json.hpp"
#include <boost/json.hpp>
#include "base/timestamp.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

// A change that we cannot read is shown without these members.
void add_change(json::object& shown, const std::string& change) {
    json::monotonic_resource memory;
    json::error_code problem;
    const auto value = json::parse("{" + change + "}", problem, &memory);
    if (problem || !value.is_object()) return;
    for (const auto name : {"previous_status", "changed", "notify"})
        if (const auto* member = value.as_object().if_contains(name)) shown[name] = *member;
}

}  // namespace

std::string to_json(const event_page& page) {
    json::array data;
    data.reserve(page.events.size());
    for (const auto& one : page.events) {
        json::object shown{{"id", one.id.value},
                           {"type", one.type},
                           {"version", one.version},
                           {"time", to_rfc3339(one.time)},
                           {"previous_status", nullptr},
                           {"changed", json::array{}},
                           {"notify", true}};
        add_change(shown, one.change);
        data.push_back(std::move(shown));
    }
    json::value next;
    if (page.has_more) next = std::to_string(page.events.back().version);
    return json::serialize(json::object{{"data", std::move(data)}, {"next", std::move(next)}});
}

}  // namespace tidings::api
