// tidings messages list · get · content, and tidings dead-letters list · show: "why didn't I get my mail?" in ten
// seconds.
#include <CLI/CLI.hpp>
#include <iostream>
#include "command_context.hpp"
#include "service_access.hpp"
#include "text_table.hpp"

namespace tidings {
namespace {

struct messages_command {
    std::string id, order, recipient, status, text, after, part = "text";
    std::size_t limit = 50;
};

int print_page(const command_context& context, const boost::json::value& answer) {
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

int list(const messages_command& how, const command_context& context) {
    const auto access = access_to(service::notifications, context);
    if (!access) return exit_usage;
    const auto target = "/v1/messages" + query({{"order", how.order},
                                                {"recipient", how.recipient},
                                                {"status", how.status},
                                                {"q", how.text},
                                                {"limit", std::to_string(how.limit)},
                                                {"after", how.after}});
    const auto answer = ask_once(*access, {.target = target});
    return answer ? print_page(context, *answer) : fail(answer.error());
}

int list_dead(const messages_command& how, const command_context& context) {
    auto dead = how;
    dead.status = "dead";
    return list(dead, context);
}

int get(const messages_command& how, const command_context& context) {
    const auto access = access_to(service::notifications, context);
    if (!access) return exit_usage;
    const auto answer = ask_once(*access, {.target = "/v1/messages/" + percent_encoded(how.id)});
    if (!answer) return fail(answer.error());
    if (context.json) {
        std::cout << boost::json::serialize(*answer) << "\n";
        return exit_ok;
    }
    text_table table{{"message", text_at(*answer, "/id")}};
    for (const auto* name : {"status", "reason", "kind", "recipient", "subject", "order", "order_version", "due_at",
                             "last_reply", "template_version", "text_origin", "created_at", "updated_at", "settled_at"})
        if (auto value = text_at(*answer, std::string("/") + name); !value.empty()) table.add({name, std::move(value)});
    std::cout << table.text();
    print_attempts(*answer);
    return exit_ok;
}

int content(const messages_command& how, const command_context& context) {
    const auto access = access_to(service::notifications, context);
    if (!access) return exit_usage;
    const auto answer = ask_once(
        *access, {.target = "/v1/messages/" + percent_encoded(how.id) + "/content" + query({{"part", how.part}})});
    if (!answer) return fail(answer.error());
    const auto* text = answer->if_string();
    std::cout << (text != nullptr ? std::string(*text) : boost::json::serialize(*answer));
    return exit_ok;
}

void add_page_options(CLI::App& command, messages_command& how) {
    command.add_option("--order", how.order, "ord_…");
    command.add_option("--recipient", how.recipient, "address of the customer");
    command.add_option("--search,-q", how.text, "part of recipient, order, subject or kind");
    command.add_option("--limit", how.limit, "messages at most")->check(CLI::Range(1, 200))->capture_default_str();
    command.add_option("--after", how.after, "continue behind a former page");
}

messages_command how;

auto chooses(command_context& context, int (*act)(const messages_command&, const command_context&)) {
    return [&context, act] { context.chosen = [&context, act] { return act(how, context); }; };
}

}  // namespace

void add_messages_commands(CLI::App& app, command_context& context) {
    auto* group = app.add_subcommand("messages", "what became of each mail")->require_subcommand(1);
    auto* lists = group->add_subcommand("list", "mails, newest first")->callback(chooses(context, list));
    lists->add_option("--status", how.status,
                      "queued, sending, deferred, sent, failed, dead, suppressed, skipped, superseded");
    add_page_options(*lists, how);
    auto* gets = group->add_subcommand("get", "one mail's story, with every attempt and the mail server's words")
                     ->callback(chooses(context, get));
    gets->add_option("id", how.id, "msg_…")->required();
    auto* shows = group->add_subcommand("content", "the mail itself")->callback(chooses(context, content));
    shows->add_option("id", how.id, "msg_…")->required();
    shows->add_option("--part", how.part, "text, html or source")
        ->check(CLI::IsMember({"text", "html", "source"}))
        ->capture_default_str();
}

void add_dead_letters_commands(CLI::App& app, command_context& context) {
    auto* group = app.add_subcommand("dead-letters", "mails that were given up")->require_subcommand(1);
    auto* lists = group->add_subcommand("list", "dead mails, newest first")->callback(chooses(context, list_dead));
    add_page_options(*lists, how);
    auto* shows = group->add_subcommand("show", "why one was given up")->callback(chooses(context, get));
    shows->add_option("id", how.id, "msg_…")->required();
}

}  // namespace tidings
