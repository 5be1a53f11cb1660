// tidings parked list · show · retry · discard, and tidings quarantine likewise: events that Kafka refused, and records
// that could not be taken from it.
#include <CLI/CLI.hpp>
#include <iostream>
#include "adapters/http_client/http_client.hpp"
#include "command_context.hpp"
#include "confirmation.hpp"
#include "service_access.hpp"
#include "text_table.hpp"

namespace tidings {
namespace {

struct refused_command {
    std::string id, order, after;
    std::size_t limit = 50;
    bool all = false, yes = false;
};

refused_command how;

struct refused_kind {
    service where;
    std::string_view path;
    std::vector<std::pair<std::string, std::string>> columns;  // title, pointer
};

const refused_kind parked_kind{
    service::orders,
    "/v1/parked-events",
    {{"EVENT", "/id"}, {"ORDER", "/order"}, {"VERSION", "/version"}, {"PARKED", "/parked_at"}, {"REASON", "/reason"}}};
const refused_kind quarantine_kind{service::notifications,
                                   "/v1/quarantine",
                                   {{"ID", "/id"},
                                    {"TOPIC", "/topic"},
                                    {"PARTITION", "/partition"},
                                    {"OFFSET", "/offset"},
                                    {"STORED", "/stored_at"},
                                    {"REASON", "/reason"}}};

std::string path_of(const refused_kind& kind, const std::string& rest = {}) {
    return std::string(kind.path) + rest;
}

result<boost::json::value> ask_about(const refused_kind& kind, const command_context& context, http_call call) {
    const auto access = access_to(kind.where, context);
    if (!access) return error{errc::invalid, ""};  // printed already
    return ask_once(*access, std::move(call));
}

int failed(const error& problem) {
    return problem.detail.empty() ? exit_usage : fail(problem);
}

const boost::json::array* rows_of(const boost::json::value& page) {
    const auto* data = page.is_object() ? page.as_object().if_contains("data") : nullptr;
    return data != nullptr ? data->if_array() : nullptr;
}

int list(const refused_kind& kind, const command_context& context) {
    const auto target = path_of(kind) + query({{"limit", std::to_string(how.limit)}, {"after", how.after}});
    const auto answer = ask_about(kind, context, {.target = target});
    if (!answer) return failed(answer.error());
    if (context.json) {
        std::cout << boost::json::serialize(*answer) << "\n";
        return exit_ok;
    }
    std::vector<std::string> titles;
    for (const auto& column : kind.columns) titles.push_back(column.first);
    text_table table{titles};
    if (const auto* rows = rows_of(*answer))
        for (const auto& row : *rows) {
            std::vector<std::string> cells;
            for (const auto& column : kind.columns) cells.push_back(text_at(row, column.second));
            table.add(std::move(cells));
        }
    std::cout << (table.is_empty() ? "none\n" : table.text());
    if (const auto next = text_at(*answer, "/next"); !next.empty()) std::cout << "more: --after " << next << "\n";
    return exit_ok;
}

int show(const refused_kind& kind, const command_context& context) {
    const auto answer = ask_about(kind, context, {.target = path_of(kind, "/" + percent_encoded(how.id))});
    if (!answer) return failed(answer.error());
    if (context.json || !answer->is_object()) {
        std::cout << boost::json::serialize(*answer) << "\n";
        return exit_ok;
    }
    text_table table{{"", ""}};
    for (const auto& [name, value] : answer->as_object())
        table.add({std::string(name), text_at(*answer, "/" + std::string(name))});
    std::cout << table.text();
    return exit_ok;
}

int decide(const refused_kind& kind, const command_context& context, const std::string& what,
           boost::json::object body) {
    const auto answer = ask_about(kind, context, {"POST", path_of(kind, "/" + what), {}, boost::json::serialize(body)});
    if (!answer) return failed(answer.error());
    if (context.json)
        std::cout << boost::json::serialize(*answer) << "\n";
    else
        std::cout << (what == "retry" ? text_at(*answer, "/retried") + " retried"
                                      : text_at(*answer, "/discarded") + " discarded")
                  << "\n";
    return exit_ok;
}

int retry_parked(const command_context& context) {
    if (how.order.empty() == !how.all) {
        std::cerr << "tidings: say which ones: an order's id, or --all\n";
        return exit_usage;
    }
    boost::json::object body;
    if (how.all) {
        const auto asked = confirmed(how.yes, "every parked event would be published again");
        if (asked != exit_ok) return asked;
        body["all"] = true;
    } else {
        body["order"] = how.order;
    }
    return decide(parked_kind, context, "retry", std::move(body));
}

int discard_parked(const command_context& context) {
    return decide(parked_kind, context, "discard", {{"id", how.id}});
}

boost::json::object record_named(const std::string& id) {
    boost::system::error_code no_number;
    auto value = boost::json::parse(id, no_number);
    return {{"id", no_number ? boost::json::value(id) : std::move(value)}};
}

int retry_all_quarantined(const command_context& context) {
    const auto asked = confirmed(how.yes, "every record in quarantine would be read and stored again");
    if (asked != exit_ok) return asked;
    std::int64_t retried = 0, refused = 0;
    std::string after;
    do {
        const auto page = ask_about(quarantine_kind, context,
                                    {.target = path_of(quarantine_kind) + query({{"limit", "200"}, {"after", after}})});
        if (!page) return failed(page.error());
        const auto* rows = rows_of(*page);
        for (std::size_t at = 0; rows != nullptr && at < rows->size(); ++at) {
            const auto answer = ask_about(quarantine_kind, context,
                                          {"POST",
                                           path_of(quarantine_kind, "/retry"),
                                           {},
                                           boost::json::serialize(record_named(text_at((*rows)[at], "/id")))});
            ++(answer ? retried : refused);
            if (!answer && answer.error().code == errc::unavailable) return failed(answer.error());
        }
        after = text_at(*page, "/next");
    } while (!after.empty());
    std::cout << retried << " retried, " << refused << " stay\n";
    return exit_ok;
}

int retry_quarantined(const command_context& context) {
    if (how.id.empty() == !how.all) {
        std::cerr << "tidings: say which one: its number, or --all\n";
        return exit_usage;
    }
    return how.all ? retry_all_quarantined(context) : decide(quarantine_kind, context, "retry", record_named(how.id));
}

int discard_quarantined(const command_context& context) {
    return decide(quarantine_kind, context, "discard", record_named(how.id));
}

CLI::App* add_list_and_show(CLI::App& app, command_context& context, const std::string& name, const std::string& about,
                            const refused_kind& kind, const std::string& id) {
    auto* group = app.add_subcommand(name, about)->require_subcommand(1);
    auto* lists = group->add_subcommand("list", "what is there")->alias("ls")->callback([&context, &kind] {
        context.chosen = [&context, &kind] { return list(kind, context); };
    });
    lists->add_option("--limit", how.limit, "at most so many")->check(CLI::Range(1, 200))->capture_default_str();
    lists->add_option("--after", how.after, "continue after a previous page");
    group->add_subcommand("show", "all that is known about one")
        ->callback([&context, &kind] { context.chosen = [&context, &kind] { return show(kind, context); }; })
        ->add_option("id", how.id, id)
        ->required();
    return group;
}

auto chooses(command_context& context, int (*act)(const command_context&)) {
    return [&context, act] { context.chosen = [&context, act] { return act(context); }; };
}

}  // namespace

void add_parked_commands(CLI::App& app, command_context& context) {
    auto* group = add_list_and_show(app, context, "parked", "events that Kafka refused while it took others",
                                    parked_kind, "evt_…");
    auto* retries =
        group->add_subcommand("retry", "publish an order's again")->callback(chooses(context, retry_parked));
    retries->add_option("order", how.order, "ord_…");
    retries->add_flag("--all", how.all, "of every order");
    retries->add_flag("--yes,-y", how.yes, "do not ask before --all");
    auto* discards = group->add_subcommand("discard", "never publish one; later ones of its order go again")
                         ->callback(chooses(context, discard_parked));
    discards->add_option("id", how.id, "evt_…")->required();
}

void add_quarantine_commands(CLI::App& app, command_context& context) {
    auto* group = add_list_and_show(app, context, "quarantine", "records from Kafka that could not be taken",
                                    quarantine_kind, "its number");
    auto* retries =
        group->add_subcommand("retry", "read and store one again")->callback(chooses(context, retry_quarantined));
    retries->add_option("id", how.id, "its number");
    retries->add_flag("--all", how.all, "every one of them");
    retries->add_flag("--yes,-y", how.yes, "do not ask before --all");
    auto* discards = group->add_subcommand("discard", "delete one")->callback(chooses(context, discard_quarantined));
    discards->add_option("id", how.id, "its number")->required();
}

}  // namespace tidings
