#include "api/message_json.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include "api/reply_json.hpp"
#include "base/base64.hpp"
#include "codec/json_text.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

json::value shown(std::string_view text) {
    return foreign_text(text);
}

json::value shown(const std::optional<timestamp>& at) {
    return at ? json::value(to_rfc3339(*at)) : json::value(nullptr);
}

// Our own JSON; what is not, is shown as text rather than lost.
json::value ai_note_of(const message& about) {
    if (about.written.ai_note.empty()) return nullptr;
    auto parsed = parse_json(about.written.ai_note);
    return parsed ? *std::move(parsed) : shown(about.written.ai_note);
}

// The reply in words; null while the try runs, and for an accepted mail.
json::value meaning_of(const attempt& one) {
    if (!one.outcome) return nullptr;
    return meaning_json({*one.outcome, one.phase, one.reply_code, one.enhanced_code, one.reply});
}

json::object to_json(const attempt& one) {
    return {{"number", one.number},
            {"relay", shown(one.relay)},
            {"started_at", to_rfc3339(one.started_at)},
            {"ended_at", shown(one.ended_at)},
            {"outcome", shown(name_of(one.outcome))},
            {"phase", shown(name_of(one.phase))},
            {"reply_code", one.reply_code == 0 ? json::value(nullptr) : json::value(one.reply_code)},
            {"enhanced_code", shown(one.enhanced_code)},
            {"reply", shown(one.reply)},
            {"meaning", meaning_of(one)},
            {"charged", one.charged},
            {"uncertain", one.uncertain},
            {"transcript", shown(one.transcript)}};
}

struct moment {
    timestamp at;
    std::string what, detail;
};

json::array timeline_of(const message& about, const std::vector<attempt>& attempts) {
    std::vector<moment> moments{{about.created_at, "planned", std::string(about.kind.name())}};
    for (const auto& one : attempts) {
        const auto name = "attempt " + std::to_string(one.number);
        moments.push_back({one.started_at, name + " began", one.relay});
        if (one.ended_at)
            moments.push_back({*one.ended_at, name + " ended: " + std::string(name_of(one.outcome)), one.reply});
    }
    if (about.settled_at) moments.push_back({*about.settled_at, std::string(name_of(about.status)), about.reason});
    if (about.schedule_started_at && about.copy_of.empty())
        moments.push_back({*about.schedule_started_at, "replayed", about.replay});
    std::ranges::stable_sort(moments, {}, &moment::at);
    json::array list;
    for (const auto& one : moments)
        list.push_back(json::object{{"time", to_rfc3339(one.at)}, {"what", one.what}, {"detail", shown(one.detail)}});
    return list;
}

json::object head_of(const quarantined_record_view& one) {
    return {{"id", one.id},
            {"topic", one.topic},
            {"partition", one.partition},
            {"offset", one.offset},
            {"problem", one.problem},
            {"reason", shown(one.reason)},
            {"value_size", one.value_size},
            {"stored_at", to_rfc3339(one.stored_at)}};
}

}  // namespace

json::object to_json(const message& about, std::int64_t uncertain_attempts) {
    return {{"id", about.id.value},
            {"event", about.event.value},
            {"order", about.order.value},
            {"order_version", about.order_version},
            {"kind", about.kind.name()},
            {"recipient", shown(about.recipient)},
            {"locale", shown(about.locale)},
            {"status", name_of(about.status)},
            {"reason", shown(about.reason)},
            {"due_at", shown(about.due_at)},
            {"attempts", about.attempts},
            {"uncertain_attempts", uncertain_attempts},
            {"subject", shown(about.written.subject)},
            {"mail_id", shown(about.written.mail_id)},
            {"template_version", shown(about.written.template_version)},
            {"text_origin", shown(about.written.text_origin)},
            {"ai", ai_note_of(about)},
            {"last_reply", shown(about.last_reply)},
            {"created_at", to_rfc3339(about.created_at)},
            {"updated_at", to_rfc3339(about.updated_at)},
            {"settled_at", shown(about.settled_at)},
            {"schedule_started_at", shown(about.schedule_started_at)},
            {"replay", shown(about.replay)},
            {"copy_of", shown(about.copy_of)},
            {"test", about.is_test}};
}

json::object story_json(const message& about, const std::vector<attempt>& attempts) {
    auto body = to_json(about, count_uncertain(attempts));
    body["attempts_charged"] = about.attempts;
    auto& list = body["attempts"].emplace_array();
    for (const auto& one : attempts) list.push_back(to_json(one));
    body["timeline"] = timeline_of(about, attempts);
    return body;
}

std::string to_json(const message& about, const std::vector<attempt>& attempts) {
    return json::serialize(story_json(about, attempts));
}

std::string to_json(const quarantine_page& page) {
    json::array data;
    for (const auto& one : page.records) data.push_back(head_of(one));
    json::value next;
    if (page.has_more) next = std::to_string(page.records.back().id);
    return json::serialize(json::object{{"data", std::move(data)}, {"next", std::move(next)}});
}

std::string to_json(const quarantined_record_view& record) {
    auto body = head_of(record);
    body["value"] = is_utf8(record.value) ? json::value(record.value) : json::value(nullptr);
    body["value_base64"] = base64(record.value);
    return json::serialize(body);
}

std::int64_t count_uncertain(const std::vector<attempt>& attempts) {
    return std::ranges::count_if(attempts, &attempt::uncertain);
}

}  // namespace tidings::api
