#include "api/order_story.hpp"
#include <boost/json.hpp>
#include "api/mail_explanation.hpp"
#include "api/message_json.hpp"
#include "codec/json_text.hpp"
#include "tracing/trace_context.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

json::value text_or_null(std::string_view text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

// What the change was, out of {"order": …, "previous_status": …, "changed": […], "notify": …}. An erased customer's event
// still has these members.
void add_change(const json::value& payload, json::object& shown) {
    const auto* whole = payload.if_object();
    const auto member = [&](const char* name) -> json::value {
        const auto* found = whole ? whole->if_contains(name) : nullptr;
        return found ? *found : json::value(nullptr);
    };
    const auto order = member("order");
    const auto* document = order.if_object();
    const auto* status = document ? document->if_contains("status") : nullptr;
    const auto changed = member("changed");
    shown["previous_status"] = member("previous_status");
    shown["status"] = status ? *status : json::value(nullptr);
    shown["changed"] = changed.is_array() ? changed : json::value(json::array());
    shown["notify"] = member("notify");
}

json::object to_json(const found_event& one) {
    const auto& event = one.event;
    json::object shown{{"id", event.id.value},
                       {"type", event.type},
                       {"time", to_rfc3339(event.time)},
                       {"received_at", to_rfc3339(one.received_at)},
                       {"trace_id", text_or_null(trace_id_of(event.traceparent))},
                       {"partition", nullptr},
                       {"offset", nullptr}};
    if (one.place) shown["partition"] = one.place->partition, shown["offset"] = one.place->offset;
    const auto payload = parse_json(event.payload);
    add_change(payload ? *payload : json::value(nullptr), shown);
    return shown;
}

// The rule that decided about the mail, and what came of it.
json::object to_json(const message& one, const std::vector<attempt>& attempts) {
    auto shown = story_json(one, attempts);
    const auto why = finding_of(one);
    shown["why"] = json::object{{"topic", why.topic}, {"sentence", why.sentence}, {"next_step", why.next_step}};
    return shown;
}

json::array mails_of(const order_story& story, std::int64_t version) {
    static const std::vector<attempt> none;
    json::array list;
    for (const auto& one : story.messages) {
        if (one.order_version != version) continue;
        const auto tries = story.attempts.find(one.id);
        list.push_back(to_json(one, tries == story.attempts.end() ? none : tries->second));
    }
    return list;
}

json::value to_json(const std::optional<order_facts>& facts) {
    if (!facts) return nullptr;
    json::array unknown;
    for (const auto& one : facts->unknown)
        unknown.push_back(json::object{
            {"version", one.version}, {"event", one.id.value}, {"type", one.type}, {"time", to_rfc3339(one.time)}});
    return json::object{{"version", facts->version}, {"not_received", std::move(unknown)}};
}

}  // namespace

std::string to_json(const order_story& story) {
    json::array versions;
    for (const auto& one : story.events)
        versions.push_back(json::object{
            {"version", one.event.version}, {"event", to_json(one)}, {"messages", mails_of(story, one.event.version)}});
    return json::serialize(json::object{{"order", story.order.value},
                                        {"versions", std::move(versions)},
                                        {"order_side", to_json(story.facts)},
                                        {"next", story.next ? json::value(*story.next) : json::value(nullptr)}});
}

}  // namespace tidings::api
