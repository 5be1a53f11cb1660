// tidings messages list · get · content: "why didn't I get my mail?" in ten seconds.
#include <CLI/CLI.hpp>
#include <iostream>
#include "command_context.hpp"
#include "message_tables.hpp"
#include "service_access.hpp"

namespace tidings {
namespace {

struct messages_command {
    std::string id, order, recipient, text, after, part = "text";
    std::string status, kind, domain, from, to, template_version, relay, reply;
    bool uncertain = false, resent = false;
    std::size_t limit = 50;
};

int list(const messages_command& how, const command_context& context) {
    const auto access = access_to(service::notifications, context);
    if (!access) return exit_usage;
    const auto target = "/v1/messages" + query({{"order", how.order},
                                                {"recipient", how.recipient},
                                                {"status", how.status},
                                                {"kind", how.kind},
                                                {"domain", how.domain},
                                                {"from", how.from},
                                                {"to", how.to},
                                                {"template", how.template_version},
                                                {"relay", how.relay},
                                                {"reply", how.reply},
                                                {"uncertain", how.uncertain ? "true" : ""},
                                                {"resent", how.resent ? "true" : ""},
                                                {"q", how.text},
                                                {"limit", std::to_string(how.limit)},
                                                {"after", how.after}});
    const auto answer = ask_once(*access, {.target = target});
    return answer ? print_message_page(context, *answer) : fail(answer.error());
}

int get(const messages_command& how, const command_context& context) {
    const auto access = access_to(service::notifications, context);
    if (!access) return exit_usage;
    const auto answer = ask_once(*access, {.target = "/v1/messages/" + percent_encoded(how.id)});
    if (!answer) return fail(answer.error());
    print_message_story(context, *answer);
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
    command.add_option("--after", how.after, "continue after a previous page");
}

void add_filter_options(CLI::App& command, messages_command& how) {
    command.add_option("--status", how.status,
                       "queued, sending, deferred, sent, failed, dead, suppressed, skipped, superseded; several with "
                       "commas");
    command.add_option("--kind", how.kind, "placed, shipped, ...");
    command.add_option("--domain", how.domain, "of the recipient: example.com");
    command.add_option("--from", how.from, "events from this time on: 2026-11-23T08:00:00Z");
    command.add_option("--to", how.to, "events before this time");
    command.add_option("--template", how.template_version, "version of the template that made the mail");
    command.add_option("--relay", how.relay, "mail relay of a try: mail.example:587");
    command.add_option("--reply", how.reply, "reply to a try: 550, 4xx, 5.7.26 or 5.7");
    command.add_flag("--uncertain", how.uncertain, "a try's answer was lost");
    command.add_flag("--resent", how.resent, "copies that were sent once more on demand");
}

messages_command how;

auto chooses(command_context& context, int (*act)(const messages_command&, const command_context&)) {
    return [&context, act] { context.chosen = [&context, act] { return act(how, context); }; };
}

}  // namespace

void add_messages_commands(CLI::App& app, command_context& context) {
    auto* group = app.add_subcommand("messages", "track the delivery of each mail")->require_subcommand(1);
    auto* lists = group->add_subcommand("list", "mails, newest first")->alias("ls")->callback(chooses(context, list));
    add_filter_options(*lists, how);
    add_page_options(*lists, how);
    auto* gets = group->add_subcommand("get", "one mail's story, with every attempt and the mail server's words")
                     ->callback(chooses(context, get));
    gets->add_option("id", how.id, "msg_…")->required();
    auto* shows = group->add_subcommand("content", "the mail itself")->callback(chooses(context, content));
    shows->add_option("id", how.id, "msg_…")->required();
    shows->add_option("--part", how.part, "text, html or source")
        ->check(CLI::IsMember({"text", "html", "source"}))
        ->capture_default_str();
    add_resend_command(*group, context);
}

}  // namespace tidings
