// tidings orders create · get · list · update · events: the order service's API from a terminal.
#include <unistd.h>
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include "command_context.hpp"
#include "order_loader.hpp"
#include "sample_orders.hpp"
#include "service_access.hpp"
#include "text_table.hpp"

namespace tidings {
namespace {

struct orders_command {
    std::string id, file, patch, status, carrier, number, url;
    std::string email, reference, text, after;
    std::size_t sample = 0, connections = 8, limit = 50;
    std::int64_t if_match = 0;
    bool walk = false;
};

std::string money(const boost::json::value& order, std::string_view pointer) {
    return text_at(order, pointer) + " " + text_at(order, "/currency");
}

void print_orders(const boost::json::array& orders) {
    text_table table{{"ID", "STATUS", "VERSION", "TOTAL (minor units)", "E-MAIL", "REFERENCE", "UPDATED"}};
    for (const auto& order : orders)
        table.add({text_at(order, "/id"), text_at(order, "/status"), text_at(order, "/version"), money(order, "/total"),
                   text_at(order, "/customer/email"), text_at(order, "/reference"), text_at(order, "/updated_at")});
    std::cout << table.text();
}

// One document for machines, or the same indented by nothing but a table for people.
int show(const command_context& context, const boost::json::value& answer) {
    const auto* list = answer.is_object() ? answer.as_object().if_contains("data") : nullptr;
    if (context.json)
        std::cout << boost::json::serialize(answer) << "\n";
    else if (list != nullptr && list->is_array())
        print_orders(list->as_array());
    else
        print_orders({answer});
    if (!context.json && list != nullptr && !text_at(answer, "/next").empty())
        std::cerr << "there are more: --after " << text_at(answer, "/next") << "\n";
    return exit_ok;
}

std::optional<boost::json::object> order_from(const std::string& file) {
    std::ostringstream text;
    if (file == "-")
        text << std::cin.rdbuf();
    else
        text << std::ifstream{file}.rdbuf();
    boost::system::error_code problem;
    auto parsed = boost::json::parse(text.str(), problem);
    if (!problem && parsed.is_object()) return std::move(parsed.as_object());
    std::cerr << "tidings: " << file << " holds no JSON object\n";
    return std::nullopt;
}

int create(const orders_command& how, const command_context& context) {
    if (how.file.empty() && how.sample == 0) {
        std::cerr
            << "tidings: say which order: --file ORDER.json, --file - for standard input, or --sample 5 for made-up "
               "ones\n";
        return exit_usage;
    }
    const auto access = access_to(service::orders, context);
    if (!access) return exit_usage;
    load_request request{*access, {}, how.connections, how.walk, how.sample > 20 && ::isatty(STDERR_FILENO) == 1};
    if (!how.file.empty()) {
        auto order = order_from(how.file);
        if (!order) return exit_usage;
        request.orders.push_back(std::move(*order));
    }
    system_random random;
    const auto first =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count() %
        1'000'000 * 10'000;
    for (std::size_t at = 0; at < how.sample; ++at)
        request.orders.push_back(sample_order(random, static_cast<std::size_t>(first) + at));

    const auto outcome = load_orders(std::move(request));
    for (const auto& placed : outcome.orders) print_warnings(placed);
    for (std::size_t at = 0; at < std::min<std::size_t>(outcome.problems.size(), 10); ++at)
        std::cerr << "tidings: " << outcome.problems[at] << "\n";
    if (context.json)
        std::cout << boost::json::serialize(outcome.orders) << "\n";
    else if (!outcome.orders.empty() && outcome.orders.size() <= 50)
        print_orders(outcome.orders);
    if (!context.json && outcome.orders.size() + outcome.problems.size() > 1)
        std::cout << outcome.orders.size() << " orders in " << outcome.took.count() << " ms, "
                  << outcome.problems.size() << " refused\n";
    return outcome.problems.empty() ? exit_ok : exit_failed;
}

int call(const command_context& context, http_call what) {
    const auto access = access_to(service::orders, context);
    if (!access) return exit_usage;
    const auto answer = ask_once(*access, std::move(what));
    if (answer) print_warnings(*answer);
    return answer ? show(context, *answer) : fail(answer.error());
}

int list(const orders_command& how, const command_context& context) {
    const auto target = "/v1/orders" + query({{"status", how.status},
                                              {"email", how.email},
                                              {"reference", how.reference},
                                              {"q", how.text},
                                              {"limit", std::to_string(how.limit)},
                                              {"after", how.after}});
    return call(context, {.target = target});
}

int update(const orders_command& how, const command_context& context) {
    boost::json::object patch;
    if (!how.patch.empty()) {
        boost::system::error_code problem;
        auto given = boost::json::parse(how.patch, problem);
        if (problem || !given.is_object()) {
            std::cerr << "tidings: --patch is no JSON object\n";
            return exit_usage;
        }
        patch = std::move(given.as_object());
    }
    if (!how.status.empty()) patch["status"] = how.status;
    if (!how.carrier.empty() || !how.number.empty())
        patch["tracking"] = {{"carrier", how.carrier}, {"number", how.number}, {"url", how.url}};
    if (patch.empty()) {
        std::cerr << "tidings: nothing to change; give --status or --patch\n";
        return exit_usage;
    }
    http_call what{"PATCH", "/v1/orders/" + percent_encoded(how.id), {}, boost::json::serialize(patch)};
    if (how.if_match > 0) what.headers.emplace_back("If-Match", "\"" + std::to_string(how.if_match) + "\"");
    return call(context, std::move(what));
}

int events(const orders_command& how, const command_context& context) {
    const auto access = access_to(service::orders, context);
    if (!access) return exit_usage;
    const auto answer = ask_once(*access, {.target = "/v1/orders/" + percent_encoded(how.id) + "/events"});
    if (!answer) return fail(answer.error());
    if (context.json) {
        std::cout << boost::json::serialize(*answer) << "\n";
        return exit_ok;
    }
    text_table table{{"EVENT", "TYPE", "VERSION", "TIME"}};
    if (const auto* data = answer->is_object() ? answer->as_object().if_contains("data") : nullptr;
        data != nullptr && data->is_array())
        for (const auto& event : data->as_array())
            table.add(
                {text_at(event, "/id"), text_at(event, "/type"), text_at(event, "/version"), text_at(event, "/time")});
    std::cout << table.text();
    return exit_ok;
}

}  // namespace

void add_orders_commands(CLI::App& app, command_context& context) {
    static orders_command how;
    auto* group = app.add_subcommand("orders", "place, look up and change orders")->require_subcommand(1);
    const auto chooses = [&context](int (*act)(const orders_command&, const command_context&)) {
        return [&context, act] { context.chosen = [&context, act] { return act(how, context); }; };
    };

    auto* creates =
        group->add_subcommand("create", "place an order from a file, or sample orders")->callback(chooses(create));
    creates->add_option("--file", how.file, "JSON of one order; - reads standard input");
    creates->add_option("--sample", how.sample, "number of sample orders, in several languages and currencies")
        ->check(CLI::Range(1, 1'000'000));
    creates->add_option("--connections", how.connections, "connections to the service")
        ->check(CLI::Range(1, 128))
        ->capture_default_str();
    creates->add_flag("--walk", how.walk, "move each order on: paid, shipped, delivered");

    auto* gets = group->add_subcommand("get", "show one order")->callback([&context] {
        context.chosen = [&context] { return call(context, {.target = "/v1/orders/" + percent_encoded(how.id)}); };
    });
    gets->add_option("id", how.id, "ord_…")->required();

    auto* lists = group->add_subcommand("list", "orders, newest first")->alias("ls")->callback(chooses(list));
    lists->add_option("--status", how.status, "placed, paid, shipped, …");
    lists->add_option("--email", how.email, "customer's address");
    lists->add_option("--reference", how.reference, "the shop's own number");
    lists->add_option("--search,-q", how.text, "part of id, reference, address or name");
    lists->add_option("--limit", how.limit, "orders at most")->check(CLI::Range(1, 200))->capture_default_str();
    lists->add_option("--after", how.after, "continue after a previous page");

    auto* updates = group->add_subcommand("update", "move an order on, or correct it")->callback(chooses(update));
    updates->add_option("id", how.id, "ord_…")->required();
    updates->add_option("--status", how.status, "paid, processing, shipped, delivered, cancelled, …");
    updates->add_option("--carrier", how.carrier, "with shipped: who carries it");
    updates->add_option("--tracking", how.number, "with shipped: the tracking number");
    updates->add_option("--tracking-url", how.url, "with shipped: where to follow it");
    updates->add_option("--patch", how.patch, "JSON merge patch (RFC 7396)");
    updates->add_option("--if-match", how.if_match, "only when the order is still at this version")
        ->check(CLI::PositiveNumber);

    auto* tells = group->add_subcommand("events", "what happened to an order")->callback(chooses(events));
    tells->add_option("id", how.id, "ord_…")->required();
}

}  // namespace tidings
