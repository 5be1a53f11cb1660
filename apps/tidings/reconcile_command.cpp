// tidings reconcile: the ledgers of both services side by side, and whether they are even.
#include <CLI/CLI.hpp>
#include <iostream>
#include "command_context.hpp"
#include "service_access.hpp"

namespace tidings {
namespace {

std::int64_t count_at(const boost::json::value& ledger, std::string_view pointer) {
    boost::system::error_code missing;
    const auto* found = ledger.find_pointer(pointer, missing);
    if (found == nullptr || missing || !found->is_int64()) return 0;
    return found->as_int64();
}

struct joined_ledger {
    std::int64_t accepted = 0, published = 0, received = 0, settled = 0;
    std::int64_t arrived = 0;      // as the notification service counts
    std::int64_t unconfirmed = 0;  // accepted long ago, and not confirmed
    std::int64_t unplanned = 0;    // arrived, and without a message
    boost::json::value messages;

    bool is_even() const { return unconfirmed == 0 && unplanned == 0; }
};

joined_ledger join(const boost::json::value& orders, const boost::json::value& notifications) {
    joined_ledger all;
    all.accepted = count_at(orders, "/events/accepted");
    all.published = count_at(orders, "/events/published");
    all.received = count_at(orders, "/events/received");
    all.settled = count_at(orders, "/events/settled");
    // `tidings dev` answers both sides at one address; drift there counts what is on its way, too.
    all.unconfirmed = count_at(orders, orders.as_object().contains("unconfirmed") ? "/unconfirmed" : "/drift");
    all.arrived = count_at(notifications, "/events/received");
    // In `tidings dev` the notification service knows both sides and counts what is on its way.
    std::int64_t on_the_way = 0;
    if (notifications.at("events").as_object().contains("accepted"))
        on_the_way = std::max<std::int64_t>(count_at(notifications, "/events/accepted") - all.arrived, 0);
    all.unplanned = count_at(notifications, "/drift") - on_the_way;
    all.messages = notifications.at("messages");
    return all;
}

void print_json(const joined_ledger& all) {
    boost::json::object events, body;
    events["accepted"] = all.accepted;
    events["published"] = all.published;
    events["arrived"] = all.arrived;
    events["received"] = all.received;
    events["settled"] = all.settled;
    body["events"] = std::move(events);
    body["messages"] = all.messages;
    body["unconfirmed"] = all.unconfirmed;
    body["unplanned"] = all.unplanned;
    body["even"] = all.is_even();
    std::cout << boost::json::serialize(body) << "\n";
}

void print_text(const joined_ledger& all) {
    const auto line = [](std::string name, std::int64_t count, std::string_view words) {
        name.resize(12, ' ');
        auto number = std::to_string(count);
        if (number.size() < 10) number.insert(0, 10 - number.size(), ' ');
        std::cout << name << number << "  " << words << "\n";
    };
    line("accepted", all.accepted, "events committed with their orders");
    line("published", all.published, "acknowledged by the event log");
    line("arrived", all.arrived, "stored by the notification service");
    line("confirmed", all.received, "known to the order service as stored");
    line("settled", all.settled, "known to the order service as settled");
    for (const auto& [status, count] : all.messages.as_object())
        line("  " + std::string(status), count.as_int64(), "messages");
    if (all.unconfirmed > 0)
        std::cout << "UNEVEN: " << all.unconfirmed << " events were accepted long ago and are not confirmed; the order "
                  << "service publishes them again and names them in its log\n";
    if (all.unplanned > 0) std::cout << "UNEVEN: " << all.unplanned << " events arrived and have no message\n";
    if (all.is_even()) std::cout << "even: nothing is missing\n";
}

result<boost::json::value> ledger_of(const service_access& access) {
    http_call call;
    call.target = "/v1/ledger";
    auto answer = ask_once(access, std::move(call));
    if (!answer) return answer;
    if (!answer->is_object() || !answer->as_object().contains("events"))
        return error{errc::invalid, access.url + ": this is no ledger"};
    return answer;
}

int run_reconcile(const command_context& context) {
    const auto orders_at = access_to(service::orders, context);
    const auto notifications_at = access_to(service::notifications, context);
    if (!orders_at || !notifications_at) return exit_usage;
    // The order side first: what arrives between the two looks must not seem missing.
    const auto orders = ledger_of(*orders_at);
    if (!orders) return fail(orders.error());
    const auto notifications = ledger_of(*notifications_at);
    if (!notifications) return fail(notifications.error());
    if (!notifications->as_object().contains("messages"))
        return fail({errc::invalid, notifications_at->url + ": this is not the notification service"});
    const auto all = join(*orders, *notifications);
    context.json ? print_json(all) : print_text(all);
    return all.is_even() ? exit_ok : exit_failed;
}

}  // namespace

void add_reconcile_command(CLI::App& app, command_context& context) {
    app.add_subcommand("reconcile", "compare the ledgers of both services; exit code 1 when something is missing")
        ->callback([&context] { context.chosen = [&context] { return run_reconcile(context); }; });
}

}  // namespace tidings
