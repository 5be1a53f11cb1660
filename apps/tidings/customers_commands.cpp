// tidings customers export · erase: everything that both services keep of a customer, and its end.
#include <CLI/CLI.hpp>
#include <iostream>
#include "command_context.hpp"
#include "confirmation.hpp"
#include "service_access.hpp"

namespace tidings {
namespace {

struct customers_command {
    std::string email;
    bool yes = false;
};

customers_command how;

std::string path_of(const std::string& email) {
    return "/v1/customers/" + percent_encoded(email);
}

// Every page of a list.
result<boost::json::array> everything(const service_access& access, const std::string& path,
                                      const std::string& recipient = {}) {
    boost::json::array all;
    std::string after;
    do {
        const auto page =
            ask_once(access, {.target = path + query({{"recipient", recipient}, {"limit", "200"}, {"after", after}})});
        if (!page) return page.error();
        for (const auto& each : page->at("data").as_array()) all.push_back(each);
        after = text_at(*page, "/next");
    } while (!after.empty());
    return all;
}

int export_all(const customers_command& given, const command_context& context) {
    const auto orders = access_to(service::orders, context);
    const auto notifications = access_to(service::notifications, context);
    if (!orders || !notifications) return exit_usage;
    const auto placed = everything(*orders, path_of(given.email));
    if (!placed) return fail(placed.error());
    const auto mails = everything(*notifications, "/v1/messages", given.email);
    if (!mails) return fail(mails.error());
    std::cout << boost::json::serialize(boost::json::object{{"orders", *placed}, {"messages", *mails}}) << "\n";
    return exit_ok;
}

// Orders first: what they publish from then on names nobody.
int erase(const customers_command& given, const command_context& context) {
    const auto asked = confirmed(given.yes, "everything about " + given.email + " would be erased for good");
    if (asked != exit_ok) return asked;
    bool complete = true;
    std::string first;
    for (const auto which : {service::orders, service::notifications}) {
        const auto access = access_to(which, context);
        if (!access) return exit_usage;
        if (which == service::orders) first = access->url;
        if (which == service::notifications && access->url == first) break;  // `tidings dev` erased both at once
        const auto report = ask_once(*access, {.method = "DELETE", .target = path_of(given.email)});
        if (!report) return fail(report.error());
        complete = complete && report->at("complete").as_bool();
        std::cout << (which == service::orders ? "orders " : "notifications ") << boost::json::serialize(*report)
                  << "\n";
    }
    if (!complete) std::cerr << "tidings: there is more, or a mail is on its way; call it again\n";
    return complete ? exit_ok : exit_failed;
}

auto chooses(command_context& context, int (*act)(const customers_command&, const command_context&)) {
    return [&context, act] { context.chosen = [&context, act] { return act(how, context); }; };
}

}  // namespace

void add_customers_commands(CLI::App& app, command_context& context) {
    auto* group = app.add_subcommand("customers", "what is kept of a customer, and its end")->require_subcommand(1);
    auto* exports = group->add_subcommand("export", "every order and mail of an address, as one JSON document")
                        ->callback(chooses(context, export_all));
    exports->add_option("email", how.email, "the customer's address")->required();
    auto* erases = group->add_subcommand("erase", "take an address out of both services; orders keep their figures")
                       ->callback(chooses(context, erase));
    erases->add_option("email", how.email, "the customer's address")->required();
    erases->add_flag("--yes,-y", how.yes, "do not ask");
}

}  // namespace tidings
