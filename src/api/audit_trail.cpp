#include "api/audit_trail.hpp"
#include <boost/json.hpp>
#include "api/masking.hpp"
#include "api/problem.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

constexpr std::size_t text_max = 4'000;

json::value parsed(std::string_view text) {
    boost::system::error_code failure;
    auto value = json::parse(json::string_view(text.data(), text.size()), failure);
    return failure ? json::value(nullptr) : value;
}

// For the log: what is no object says nothing.
std::string kept_text(json::value shown) {
    auto* object = shown.if_object();
    if (object == nullptr) return {};
    object->erase("key");
    object->erase("digest");
    mask(shown);
    auto text = without_keys(json::serialize(shown));
    if (text.size() > text_max) return json::serialize(json::object{{"bytes", text.size()}});
    return text;
}

std::string member_text(const json::value& from, std::string_view name) {
    const auto* object = from.if_object();
    const auto* member = object == nullptr ? nullptr : object->if_contains(name);
    if (member == nullptr) return {};
    if (const auto* text = member->if_string()) return std::string(*text);
    return member->is_number() ? json::serialize(*member) : std::string();
}

// What it was done to: named by the path, or by the body.
std::string object_of(const request_context& context, const json::value& asked) {
    if (!context.params.empty()) return context.params.front();
    for (const auto* name : {"id", "order"})
        if (auto text = member_text(asked, name); !text.empty()) return text;
    return {};
}

std::string bounded(std::string text) {
    constexpr std::size_t object_max = 200;
    return text.size() > object_max ? std::to_string(text.size()) + " bytes" : text;
}

audit_outcome outcome_of(int status) {
    if (status < 400) return audit_outcome::done;
    return status < 500 ? audit_outcome::refused : audit_outcome::failed;
}

}  // namespace

audit_entry entry_of(const request_context& context, std::string_view called) {
    auto asked = parsed(context.request.body);
    audit_entry entry;
    entry.actor = context.client;
    if (context.who) entry.actor_name = context.who->name;
    entry.action = called;
    entry.object = bounded(with_addresses_masked(without_keys(object_of(context, asked))));
    entry.remote = context.request.remote;
    entry.request = context.request.id;
    entry.asked = kept_text(std::move(asked));
    return entry;
}

audit_ending ending_of(const http_response& answer, const audit_entry& begun) {
    auto said = parsed(answer.body);
    audit_ending ending;
    ending.outcome = outcome_of(answer.status);
    ending.status = answer.status;
    if (begun.object.empty() && answer.status < 400) ending.object = bounded(member_text(said, "id"));
    // Of a refusal its reason is enough.
    if (answer.status >= 400) {
        ending.result = kept_text(json::object{{"detail", member_text(said, "detail")}});
        return ending;
    }
    ending.result = kept_text(std::move(said));
    return ending;
}

task<http_response> audit_trail::run(const request_context& context, const route_table::entry& chosen) {
    auto entry = entry_of(context, chosen.audited);
    entry.id = audit_id("aud_" + ids_.next_uuid());
    entry.at = clock_.now();
    auto copy = entry;
    const auto begun = co_await kept_.begin(std::move(copy));
    if (!begun) {
        failures_.say("a change was not begun: it could not be written to the audit log", begun.error().detail,
                      context);
        co_return to_response(problem_of(error{errc::unavailable, begun.error().detail}), context.trace.trace_id);
    }
    auto answer = co_await chosen.run(context);
    auto ending = ending_of(answer, entry);
    const auto ended = co_await kept_.end(entry.id, std::move(ending));
    if (!ended) failures_.say("the end of a change is missing in the audit log", ended.error().detail, context);
    co_return answer;
}

}  // namespace tidings::api
