// tidings dead-letters list · show · replay · discard, and tidings messages resend: what a person decides about mails.
#include <unistd.h>
#include <CLI/CLI.hpp>
#include <iostream>
#include <thread>
#include "command_context.hpp"
#include "confirmation.hpp"
#include "message_tables.hpp"
#include "service_access.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

struct dead_letters_command {
    std::string id, order, recipient, domain, kind, text, died_after, died_before, rate, reason, after, key;
    std::size_t limit = 50;
    bool dry_run = false, all = false, raw = false, yes = false;
};

dead_letters_command how;

int list(const dead_letters_command& given, const command_context& context) {
    const auto access = access_to(service::notifications, context);
    if (!access) return exit_usage;
    const auto target = "/v1/dead-letters" + query({{"order", given.order},
                                                    {"recipient", given.recipient},
                                                    {"q", given.text},
                                                    {"limit", std::to_string(given.limit)},
                                                    {"after", given.after}});
    const auto answer = ask_once(*access, {.target = target});
    return answer ? print_message_page(context, *answer) : fail(answer.error());
}

int show(const dead_letters_command& given, const command_context& context) {
    const auto access = access_to(service::notifications, context);
    if (!access) return exit_usage;
    const auto path = "/v1/messages/" + percent_encoded(given.id);
    const auto answer = ask_once(*access, {.target = given.raw ? path + "/content?part=source" : path});
    if (!answer) return fail(answer.error());
    const auto* bytes = given.raw ? answer->if_string() : nullptr;
    if (bytes != nullptr) {
        std::cout << std::string(*bytes);
        return exit_ok;
    }
    print_message_story(context, *answer);
    if (!context.json) {
        if (const auto dialogue = last_dialogue(*answer); !dialogue.empty())
            std::cout << "\nLast dialogue with the mail server:\n" << dialogue;
        std::cout << "\nThe mail itself: tidings dead-letters show " << given.id << " --raw\n";
    }
    return exit_ok;
}

boost::json::object filter_of(const dead_letters_command& given) {
    boost::json::object filter;
    const std::pair<const char*, const std::string*> members[] = {{"id", &given.id},
                                                                  {"order", &given.order},
                                                                  {"recipient", &given.recipient},
                                                                  {"domain", &given.domain},
                                                                  {"kind", &given.kind},
                                                                  {"text", &given.text},
                                                                  {"died_after", &given.died_after},
                                                                  {"died_before", &given.died_before}};
    for (const auto& [name, value] : members)
        if (!value->empty()) filter[name] = *value;
    return filter;
}

void print_progress(const boost::json::value& job, const std::string& changed) {
    std::cerr << "\r" << text_at(job, "/" + changed) << " of " << text_at(job, "/matched") << " " << changed << "   "
              << std::flush;
}

// Looks twice a second until the job has ended; a service that is away for a moment is asked again.
result<boost::json::value> follow(const service_access& access, boost::json::value job, const std::string& changed) {
    const bool to_people = ::isatty(STDERR_FILENO) == 1;
    int failures = 0;
    while (text_at(job, "/state") == "running") {
        if (to_people) print_progress(job, changed);
        std::this_thread::sleep_for(500ms);
        auto answer = ask_once(access, {.target = "/v1/dead-letters/replays/" + percent_encoded(text_at(job, "/id"))});
        if (answer)
            job = *std::move(answer), failures = 0;
        else if (answer.error().code != errc::unavailable || ++failures == 10)
            return answer.error();
    }
    if (to_people && !text_at(job, "/state").empty()) {
        print_progress(job, changed);
        std::cerr << "\n";
    }
    return job;
}

// A person is asked before many mails are changed; a script says --yes. 0: go on.
int confirm_count(const dead_letters_command& given, const service_access& access, boost::json::object body,
                  const std::string& path, const std::string& changed) {
    if (given.dry_run || given.yes || !given.id.empty()) return exit_ok;
    body["dry_run"] = true;
    const auto counted = ask_once(access, {"POST", path, {}, boost::json::serialize(body)});
    if (!counted) return fail(counted.error());
    const auto matched = text_at(*counted, "/matched");
    if (matched == "0") return exit_ok;
    return confirmed(given.yes, matched + " mails would be " + changed);
}

int change(const dead_letters_command& given, const command_context& context, const std::string& path,
           const std::string& changed) {
    auto body = filter_of(given);
    if (body.empty() && !given.all) {
        std::cerr << "tidings: say which ones: an id, a filter, or --all; --dry-run counts them first\n";
        return exit_usage;
    }
    if (!given.rate.empty()) body["rate"] = given.rate;
    if (!given.reason.empty()) body["reason"] = given.reason;
    body["dry_run"] = given.dry_run;
    const auto access = access_to(service::notifications, context);
    if (!access) return exit_usage;
    if (const auto code = confirm_count(given, *access, body, path, changed); code != exit_ok) return code;
    auto begun = ask_once(*access, {"POST", path, {}, boost::json::serialize(body)});
    if (!begun) return fail(begun.error());
    const auto ended = follow(*access, *std::move(begun), changed);
    if (!ended) return fail(ended.error());
    if (context.json)
        std::cout << boost::json::serialize(*ended) << "\n";
    else if (given.dry_run)
        std::cout << text_at(*ended, "/matched") << " would be " << changed << "\n";
    else
        std::cout << text_at(*ended, "/matched") << " matched, " << text_at(*ended, "/" + changed) << " " << changed
                  << ", " << text_at(*ended, "/unchanged") << " unchanged\n";
    if (!context.json && text_at(*ended, "/more") == "true") std::cout << "more match: run it again for the rest\n";
    const auto state = text_at(*ended, "/state");
    return state == "failed" || state == "cancelled" ? exit_failed : exit_ok;
}

int replay(const dead_letters_command& given, const command_context& context) {
    return change(given, context, "/v1/dead-letters/replay", "replayed");
}

int discard(const dead_letters_command& given, const command_context& context) {
    return change(given, context, "/v1/dead-letters/discard", "discarded");
}

int resend(const dead_letters_command& given, const command_context& context) {
    const auto access = access_to(service::notifications, context);
    if (!access) return exit_usage;
    boost::json::object body;
    if (!given.recipient.empty()) body["recipient"] = given.recipient;
    http_call call{"POST", "/v1/messages/" + percent_encoded(given.id) + "/resend", {}, boost::json::serialize(body)};
    if (!given.key.empty()) call.headers.emplace_back("Idempotency-Key", given.key);
    const auto answer = ask_once(*access, std::move(call));
    if (!answer) return fail(answer.error());
    std::cout << (context.json ? boost::json::serialize(*answer) : "queued as " + text_at(*answer, "/id")) << "\n";
    return exit_ok;
}

void add_filter_options(CLI::App& command) {
    command.add_option("id", how.id, "msg_…");
    command.add_option("--order", how.order, "ord_…");
    command.add_option("--recipient", how.recipient, "address of the customer");
    command.add_option("--domain", how.domain, "domain of the recipient");
    command.add_option("--kind", how.kind, "placed, paid, shipped, …");
    command.add_option("--search,-q", how.text, "part of the reason or the mail server's last words");
    command.add_option("--died-after", how.died_after, "2026-11-23T08:00:00Z");
    command.add_option("--died-before", how.died_before, "2026-11-23T09:00:00Z");
    command.add_flag("--all", how.all, "every dead mail, without a filter");
    command.add_option("--rate", how.rate, "50/s, 600/m, 1000/h: no faster than that");
    command.add_flag("--dry-run", how.dry_run, "only count what matches");
    command.add_flag("--yes,-y", how.yes, "do not ask before more than one mail is changed");
}

auto chooses(command_context& context, int (*act)(const dead_letters_command&, const command_context&)) {
    return [&context, act] { context.chosen = [&context, act] { return act(how, context); }; };
}

}  // namespace

void add_resend_command(CLI::App& messages, command_context& context) {
    auto* resends = messages.add_subcommand("resend", "send a copy of a settled mail, to the same or another address")
                        ->callback(chooses(context, resend));
    resends->add_option("id", how.id, "msg_…")->required();
    resends->add_option("--recipient", how.recipient, "another address than the original's");
    resends->add_option("--idempotency-key", how.key, "repeated with the same key, it is still one copy");
}

void add_dead_letters_commands(CLI::App& app, command_context& context) {
    auto* group =
        app.add_subcommand("dead-letters", "mails whose retries are exhausted: look at them, replay or discard them")
            ->require_subcommand(1);
    auto* lists =
        group->add_subcommand("list", "dead mails, newest first")->alias("ls")->callback(chooses(context, list));
    lists->add_option("--order", how.order, "ord_…");
    lists->add_option("--recipient", how.recipient, "address of the customer");
    lists->add_option("--search,-q", how.text, "part of recipient, order, subject or kind");
    lists->add_option("--limit", how.limit, "messages at most")->check(CLI::Range(1, 200))->capture_default_str();
    lists->add_option("--after", how.after, "continue after a previous page");
    auto* shows = group->add_subcommand("show", "why one ended: every attempt and the last dialogue")
                      ->callback(chooses(context, show));
    shows->add_option("id", how.id, "msg_…")->required();
    shows->add_flag("--raw", how.raw, "the mail itself, byte for byte");
    add_filter_options(*group->add_subcommand("replay", "send them again, as they are, with a fresh schedule")
                            ->callback(chooses(context, replay)));
    auto* discards =
        group->add_subcommand("discard", "drop them: they end as skipped")->callback(chooses(context, discard));
    add_filter_options(*discards);
    discards->add_option("--reason", how.reason, "kept with the mail");
}

}  // namespace tidings
