// tidings dev: both services in one process. SQLite files, the embedded event log and a mailbox on loopback; nothing to
// install.
#include <CLI/CLI.hpp>
#include <iostream>
#include "adapters/mailbox/mail_folder.hpp"
#include "adapters/mailbox/mailbox_server.hpp"
#include "adapters/sqlite/sqlite_file.hpp"
#include "api/customer_routes.hpp"
#include "api/documents.hpp"
#include "api/finding_desk.hpp"
#include "api/mailbox_controller.hpp"
#include "base/append.hpp"
#include "command_context.hpp"
#include "common/http_side.hpp"
#include "common/people_side.hpp"
#include "common/run_program.hpp"
#include "dev_event_log.hpp"
#include "dev_log.hpp"
#include "dev_welcome.hpp"
#include "runtime/background_queue.hpp"
#include "sides/notification_side.hpp"
#include "sides/order_side.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

std::string in_folder(const settings& given, const std::string& name) {
    return given.store.data_dir + "/" + name;
}

sqlite_file database_in(const settings& given, const std::string& name) {
    return {in_folder(given, name), "TIDINGS_DATA_DIR"};
}

// Both sides share one process. Somebody waits for the answer to an order and nobody for a mail of the next second, so
// what mails need comes second: on the event loop, and where their store writes.
sqlite_file mails_in(const settings& given) {
    auto file = database_in(given, "notifications.db");
    file.niceness = 15;
    return file;
}

part_surroundings behind(ground& on) {
    auto parts = on.for_parts();
    parts.executor = background_of(on.io);
    return parts;
}

running_part run_behind(ground& on, running_part part) {
    if (!part.run) return part;
    part.run = [&io = on.io, run = std::move(part.run)]() -> task<> {
        co_await asio::co_spawn(background_of(io), run(), asio::use_awaitable);
    };
    return part;
}

// What was said on the command line, in the environment or in the file, and is no default.
struct dev_wishes {
    bool second_address = false, log_level = false;
    std::string relays;  // TIDINGS_SMTP_URL, without its secrets
};

// The mailbox is the mail relay unless the operator names another one. Answers what is shown of it.
std::string choose_relay(settings& given, const dev_wishes& wishes, mailbox_server& mailbox) {
    if (!given.smtp.relays.empty()) return wishes.relays;
    const auto started = mailbox.start();
    if (!started) throw start_refused("TIDINGS_MAILBOX_LISTEN: " + started.error().detail);
    auto address = given.mailbox.listen;
    address.port = mailbox.port();
    given.smtp.relays = {smtp_relay{.host = address.host, .port = address.port, .security = smtp_security::none}};
    return "smtp://" + format_listen_address(address) + "?tls=none";
}

std::vector<api::readiness_check> joined(std::vector<api::readiness_check> checks,
                                         std::vector<api::readiness_check> more) {
    for (auto& each : more) {
        const auto same = std::ranges::find(checks, each.name, &api::readiness_check::name);
        if (same != checks.end()) each.name = "mail_" + each.name;
        checks.push_back(std::move(each));
    }
    return checks;
}

// Both lie on one disk, and have a database each.
std::vector<api::look> joined(std::vector<api::look> looks, std::vector<api::look> more) {
    for (auto& each : more) {
        if (each.check == "disk") continue;
        if (each.check == "database") each.check = "mail database";
        looks.push_back(std::move(each));
    }
    return looks;
}

class dev_program {
public:
    dev_program(const configuration& config, ground& on, const dev_wishes& wishes)
        : given_(config.values),
          on_(on),
          began_(on.clock.steady()),
          mailbox_(on.io.get_executor(), given_.mailbox, on.log("mailbox")),
          kept_mails_(given_.mailbox.directory),
          order_store_(make_sqlite_order_store(database_in(given_, "orders.db"), on.for_parts())),
          message_store_(make_sqlite_message_store(mails_in(given_), behind(on))),
          log_(on.for_parts(), given_.store.data_dir, given_.kafka),
          relays_(choose_relay(given_, wishes, mailbox_)),
          orders_(on.for_parts(), on.traces, on.ids, on.instance, *order_store_, log_.order_ends(), given_),
          notifications_(behind(on), on.traces, on.ids, on.instance, *message_store_, log_.notification_ends(), given_),
          access_(on.clock, on.random, *on.sink, message_store_->access(), notifications_.opened(),
                  given_.store.audit_retention),
          people_(on.for_parts(), given_.oidc, message_store_->access(), access_.keys()),
          pages_(given_.console, console::built_in_bundle(), on.clock, &access_.keys(), people_.door()),
          both_opened_(on.io.get_executor()) {
        const auto listeners = on.for_listeners(config);
        if (wishes.second_address)
            listen_twice(listeners);
        else
            http_.push_back(std::make_unique<http_side>(listeners, given_.http.listen, "orders", routes_of_both(),
                                                        checks_of_both(), both_opened_, access_, &pages_,
                                                        "notifications"));
    }

    // Stopped from the last to the first: no new requests, the relay flushed, nothing claimed any more, then the files.
    std::vector<running_part> parts() {
        std::vector<running_part> parts{on_.traces_part(),
                                        {"mailbox", {}, [this] { return mailbox_.stop(); }},
                                        {"event log", {}, [this] { return log_.stop(); }}};
        for (auto& each : notifications_.parts()) parts.push_back(run_behind(on_, std::move(each)));
        append(parts, orders_.parts());
        append(parts, access_.parts());
        for (const auto& each : http_) parts.push_back(each->part());
        parts.push_back({"welcome", [this] { return welcome(); }, [this] { return give_up(); }});
        return parts;
    }

private:
    void listen_twice(const listener_surroundings& on) {
        http_.push_back(std::make_unique<http_side>(on, given_.http.listen, "orders", orders_.routes(on_.looks()),
                                                    orders_.checks(), orders_.opened(), access_, &pages_));
        http_.push_back(std::make_unique<http_side>(on, given_.notifications_listen, "notifications",
                                                    notification_routes(), notifications_.checks(),
                                                    notifications_.opened(), access_, &pages_));
    }

    api::stage_state outbox_stage() const {
        const auto now = orders_.relay().counters();
        return {"outbox", now.published, static_cast<std::int64_t>(now.open_rows), now.lag};
    }

    api::route_table notification_routes() {
        auto& known = order_store_->orders();
        api::order_side_view more{.found = api::orders_found_in(known),
                                  .facts = api::facts_from(known),
                                  .outbox = [this] { return outbox_stage(); }};
        auto routes = notifications_.routes(
            on_.looks(), [this] { return orders_.counts(); }, std::move(more));
        routes.add(api::mailbox_routes(kept_mails_, on_.log("api")));
        return routes;
    }

    // What both have is here once: the ledger joined, a customer erased from both.
    api::route_table routes_of_both() {
        auto routes = api::document_routes(api::dev_documents());
        routes.add(
            api::customer_routes(order_store_->customers(), message_store_->customers(), on_.clock, on_.log("api")));
        auto looks = joined(orders_.looks(), notifications_.looks());
        append(looks, on_.looks());
        routes.add(api::finding_routes(std::move(looks), scope::messages_read, on_.clock));
        auto of_orders = orders_.routes();
        for (const auto* asked_of_both : {"/v1/ledger", "/v1/search"}) of_orders.remove(asked_of_both);
        routes.add_missing(std::move(of_orders));
        routes.add_missing(notification_routes());
        return routes;
    }

    std::vector<api::readiness_check> checks_of_both() {
        auto checks = joined(orders_.checks(), notifications_.checks());
        checks.push_back({"stores", [this] { return both_opened_.is_open() ? "" : "are being opened"; }});
        return checks;
    }

    task<> give_up() {
        both_opened_.give_up();
        co_return;
    }

    task<> welcome() {
        const bool both = co_await orders_.opened().passed() && co_await notifications_.opened().passed();
        if (!both) co_return;
        both_opened_.open();
        on_.log("run").info(
            "ready",
            {{"http", http_.front()->address()}, {"notifications", http_.back()->address()}, {"smtp", relays_}});
        std::cout << dev_welcome(places()) << std::flush;
    }

    dev_places places() const {
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(on_.clock.steady() - began_);
        return {.address = http_.front()->address(),
                .notifications = http_.size() > 1 ? http_.back()->address() : "",
                .data_dir = given_.store.data_dir,
                .mailbox_dir = mailbox_.port() == 0 ? "" : given_.mailbox.directory.string(),
                .smtp = relays_,
                .log = dev_log_path(given_),
                .ready_in = took,
                .has_console = given_.console.is_on && console::built_in_bundle().is_built(),
                .has_tls = !given_.http.tls.certificate.empty()};
    }

    settings given_;
    ground& on_;
    steady_time began_;
    mailbox_server mailbox_;
    mail_folder kept_mails_;
    std::unique_ptr<order_store> order_store_;
    std::unique_ptr<message_store> message_store_;
    dev_event_log log_;
    std::string relays_;
    order_side orders_;
    notification_side notifications_;
    access_side access_;  // of both sides: one set of keys
    people_side people_;
    console::site pages_;
    gate both_opened_;
    std::vector<std::unique_ptr<http_side>> http_;
};

int run_dev(const given_flags& flags) {
    configuration config{program::dev};
    if (!config.load("tidings", flags)) return exit_usage;
    const auto was_given = [&](const char* option) { return config.options.find(option)->is_set(); };
    // Our own mailbox takes any name; a machine's is often none that relays take, which would be warned about.
    auto& given = config.values;
    if (given.smtp.relays.empty() && given.smtp.client_name.empty()) given.smtp.client_name = "[127.0.0.1]";
    if (given.mailbox.directory.empty()) given.mailbox.directory = in_folder(given, "mailbox");
    given.console.has_mailbox = given.smtp.relays.empty();  // it has a page where it is the mail relay
    given.mailbox.another_port = !was_given("mailbox.listen");
    const dev_wishes wishes{was_given("notifications.listen"), was_given("log.level"),
                            config.options.find("smtp.url")->shown()};
    try {
        make_folder_for(database_in(config.values, "x"));
        ground on{config.values, "tidings-dev", make_dev_log(config.values, wishes.log_level)};
        const auto log = on.log("run");
        dev_program program{config, on, wishes};
        return run_until_stopped(on.io, program.parts(), {config.values.stop_grace, [&on] { on.draining = true; }},
                                 log);
    } catch (const start_refused& refusal) {
        std::cerr << "tidings: " << refusal.what() << "\n";
        return exit_usage;
    }
}

}  // namespace

void add_dev_command(CLI::App& app, command_context& context) {
    static given_flags flags;
    static settings shown{program::dev};
    static option_list options{program::dev};
    declare(options, shown);
    auto* command =
        app.add_subcommand("dev", "both services in one process, with a store and a mailbox: nothing to install");
    command->fallthrough(false);
    add_flags(*command, options, flags);
    command->callback([&context] { context.chosen = [] { return run_dev(flags); }; });
}

}  // namespace tidings
