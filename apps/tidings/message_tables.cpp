#include "message_tables.hpp"
#include <boost/json.hpp>
#include <iostream>
#include "service_access.hpp"
#include "text_table.hpp"

namespace tidings {
namespace {

void print_attempts(const boost::json::value& message) {
    boost::system::error_code missing;
    const auto* attempts = message.find_pointer("/attempts", missing);
    if (attempts == nullptr || !attempts->is_array()) return;
    text_table table{{"ATTEMPT", "STARTED", "OUTCOME", "PHASE", "RELAY", "CODE", "REPLY"}};
    for (const auto& each : attempts->as_array())
        table.add({text_at(each, "/number"), text_at(each, "/started_at"), text_at(each, "/outcome"),
                   text_at(each, "/phase"), text_at(each, "/relay"), text_at(each, "/reply_code"),
                   text_at(each, "/reply")});
    if (!table.is_empty()) std::cout << "\n" << table.text();
}

// Whether the mail has AI text, and if not, why.
std::string ai_story(const boost::json::value& message) {
    auto words = text_at(message, "/ai/outcome");
    if (words.empty()) return words;
    if (const auto guard = text_at(message, "/ai/guard"); !guard.empty() && guard != "passed")
        words += ", the guard says " + guard;
    for (const auto* name : {"found", "detail"})
        if (const auto value = text_at(message, std::string("/ai/") + name); !value.empty()) words += ": " + value;
    return words + " (" + text_at(message, "/ai/model") + ", " + text_at(message, "/ai/latency_ms") + " ms)";
}

}  // namespace

int print_message_page(const command_context& context, const boost::json::value& answer) {
    if (context.json) {
        std::cout << boost::json::serialize(answer) << "\n";
        return exit_ok;
    }
    text_table table{{"ID", "STATUS", "KIND", "RECIPIENT", "ATTEMPTS", "UPDATED", "ORDER", "REASON"}};
    const auto* data = answer.is_object() ? answer.as_object().if_contains("data") : nullptr;
    if (data != nullptr && data->is_array())
        for (const auto& each : data->as_array())
            table.add({text_at(each, "/id"), text_at(each, "/status"), text_at(each, "/kind"),
                       text_at(each, "/recipient"), text_at(each, "/attempts"), text_at(each, "/updated_at"),
                       text_at(each, "/order"), text_at(each, "/reason")});
    std::cout << (table.is_empty() ? "no messages\n" : table.text());
    if (const auto next = text_at(answer, "/next"); !next.empty())
        std::cerr << "there are more: --after " << next << "\n";
    return exit_ok;
}

void print_message_story(const command_context& context, const boost::json::value& message) {
    if (context.json) {
        std::cout << boost::json::serialize(message) << "\n";
        return;
    }
    text_table table{{"message", text_at(message, "/id")}};
    for (const auto* name :
         {"status", "reason", "kind", "recipient", "subject", "order", "order_version", "due_at", "last_reply",
          "template_version", "text_origin", "created_at", "updated_at", "settled_at", "replay", "copy_of"})
        if (auto value = text_at(message, std::string("/") + name); !value.empty()) table.add({name, std::move(value)});
    if (auto words = ai_story(message); !words.empty()) table.add({"ai text", std::move(words)});
    std::cout << table.text();
    print_attempts(message);
}

std::string last_dialogue(const boost::json::value& message) {
    boost::system::error_code missing;
    const auto* attempts = message.find_pointer("/attempts", missing);
    std::string dialogue;
    if (attempts == nullptr || !attempts->is_array()) return dialogue;
    for (const auto& each : attempts->as_array())
        if (auto text = text_at(each, "/transcript"); !text.empty()) dialogue = std::move(text);
    return dialogue;
}

}  // namespace tidings
