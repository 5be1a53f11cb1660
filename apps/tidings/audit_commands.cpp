// tidings audit list: who changed what, at one service or at both.
#include <CLI/CLI.hpp>
#include <iostream>
#include "command_context.hpp"
#include "meant_services.hpp"
#include "text_table.hpp"

namespace tidings {
namespace {

struct audit_command {
    std::string actor, action, object, from, to, after, where = "both";
    std::size_t limit = 50;
};

audit_command how;

std::string target_of(const audit_command& given) {
    return "/v1/audit" + query({{"actor", given.actor},
                                {"action", given.action},
                                {"object", given.object},
                                {"from", given.from},
                                {"to", given.to},
                                {"after", given.after},
                                {"limit", std::to_string(given.limit)}});
}

std::string who(const boost::json::value& entry) {
    const auto name = text_at(entry, "/actor_name"), id = text_at(entry, "/actor");
    return name.empty() || name == id ? id : name + " (" + id + ")";
}

bool has(const boost::json::array& entries, const std::string& id) {
    return std::ranges::any_of(entries, [&](const auto& one) { return text_at(one, "/id") == id; });
}

void show(const boost::json::array& entries, const std::vector<std::string>& more) {
    text_table table{{"TIME", "WHO", "ACTION", "OBJECT", "OUTCOME", "FROM", "SERVICE"}};
    for (const auto& one : entries)
        table.add({text_at(one, "/time"), who(one), text_at(one, "/action"), text_at(one, "/object"),
                   text_at(one, "/outcome"), text_at(one, "/remote"), text_at(one, "/service")});
    std::cout << (table.is_empty() ? "none\n" : table.text());
    for (const auto& each : more) std::cout << "more: " << each << "\n";
}

// Each service has its own log, so a page of both goes on at each.
int list(const command_context& context) {
    const auto services = meant_services(how.where, context);
    if (services.empty()) return exit_usage;
    if (services.size() > 1 && !how.after.empty()) {
        std::cerr << "tidings: --after is a place in one log; say which with --service\n";
        return exit_usage;
    }
    boost::json::array entries;
    std::vector<std::string> more;
    for (const auto& each : services) {
        const auto page = ask_once(each.access, {.target = target_of(how)});
        if (!page) return fail({page.error().code, each.name + ": " + page.error().detail});
        for (auto one : page->at("data").as_array()) {
            if (has(entries, text_at(one, "/id"))) continue;  // two listeners of `tidings dev` have one log
            one.as_object()["service"] = each.name;
            entries.push_back(std::move(one));
        }
        if (const auto next = text_at(*page, "/next"); !next.empty())
            more.push_back((each.name == "both" ? "" : "--service " + each.name + " ") + "--after " + next);
    }
    std::stable_sort(entries.begin(), entries.end(), [](const auto& left, const auto& right) {
        return text_at(left, "/time") > text_at(right, "/time");
    });
    if (context.json)
        std::cout << boost::json::serialize(boost::json::object{{"data", std::move(entries)}}) << "\n";
    else
        show(entries, more);
    return exit_ok;
}

}  // namespace

void add_audit_commands(CLI::App& app, command_context& context) {
    auto* group = app.add_subcommand("audit", "who changed what")->require_subcommand(1);
    auto* lists = group->add_subcommand("list", "changes, the newest first");
    lists->callback([&context] { context.chosen = [&context] { return list(context); }; });
    lists->add_option("--actor", how.actor, "the id of the key that asked");
    lists->add_option("--action", how.action, "such as message.resend");
    lists->add_option("--object", how.object, "the id of what was changed");
    lists->add_option("--from", how.from, "RFC 3339");
    lists->add_option("--to", how.to, "RFC 3339");
    lists->add_option("--limit", how.limit, "entries at most")->check(CLI::Range(1, 200))->capture_default_str();
    lists->add_option("--after", how.after, "where the page before ended");
    add_service_option(*lists, how.where);
}

}  // namespace tidings
