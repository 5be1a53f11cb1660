// tidings dev: both services in one process. SQLite files, the embedded event log and a mailbox on loopback; nothing to
// install.
#include <CLI/CLI.hpp>
#include <iostream>
#include "adapters/embedded_log/event_reader.hpp"
#include "adapters/embedded_log/event_writer.hpp"
#include "adapters/mailbox/mailbox_server.hpp"
#include "command_context.hpp"
#include "common/console_site.hpp"
#include "common/http_side.hpp"
#include "common/notification_side.hpp"
#include "common/order_side.hpp"
#include "common/sqlite_file.hpp"
#include "dev_welcome.hpp"

namespace tidings {
namespace {

std::string in_folder(const settings& given, const std::string& name) {
    return given.data_dir + "/" + name;
}

sqlite_file database_in(const settings& given, const std::string& name) {
    return {in_folder(given, name), "TIDINGS_DATA_DIR"};
}

mailbox_config mailbox_config_of(const settings& given) {
    mailbox_config config;
    config.listen = format_listen_address(given.mailbox_listen);
    config.directory = given.mailbox_dir.empty() ? in_folder(given, "mailbox") : given.mailbox_dir;
    return config;
}

std::unique_ptr<embedded_log::event_log> open_log(embedded_log::log_config config, ground& on) {
    auto opened = embedded_log::event_log::open(on.io.get_executor(), config, on.clock, on.log("event log"));
    if (!opened) throw start_refused(config.path + ": " + opened.error().detail);
    return *std::move(opened);
}

std::unique_ptr<embedded_log::event_log> open_event_log(const settings& given, ground& on) {
    embedded_log::log_config config;
    config.path = in_folder(given, "events.db");
    config.topic = given.kafka_topic;
    return open_log(std::move(config), on);
}

std::unique_ptr<embedded_log::event_log> open_receipt_log(const settings& given, ground& on) {
    embedded_log::log_config config;
    config.path = in_folder(given, "receipts.db");
    config.topic = given.kafka_topic + ".receipts";
    config.retention = 1h;
    return open_log(std::move(config), on);
}

// The mailbox is the mail relay unless the operator names another one.
std::string smtp_urls_of(const settings& given, mailbox_server& mailbox) {
    if (!given.smtp_url.empty()) return given.smtp_url.reveal();
    const auto started = mailbox.start();
    if (!started) throw start_refused("TIDINGS_MAILBOX_LISTEN: " + started.error().detail);
    auto address = given.mailbox_listen;
    address.port = mailbox.port();
    return "smtp://" + format_listen_address(address) + "?tls=none";
}

class dev_program {
public:
    dev_program(const settings& given, ground& on)
        : given_(given),
          on_(on),
          mailbox_(on.io.get_executor(), mailbox_config_of(given), on.log("mailbox")),
          order_store_(
              (make_folder_for(database_in(given, "x")), make_sqlite_order_store(database_in(given, "orders.db"), on))),
          message_store_(make_sqlite_message_store(database_in(given, "notifications.db"), on)),
          log_(open_event_log(given, on)),
          writer_(*log_),
          reader_(*log_, given.kafka_group),
          again_(*log_),
          receipt_log_(open_receipt_log(given, on)),
          receipt_writer_(*receipt_log_),
          receipt_reader_(*receipt_log_, "order-service"),
          smtp_urls_(smtp_urls_of(given, mailbox_)),
          orders_(on, *order_store_, writer_, again_, receipt_reader_, given),
          notifications_(on, *message_store_, reader_, receipt_writer_, smtp_urls_, given),
          pages_(console_config_of(given), console::built_in_bundle(), on.clock),
          orders_http_(on, given, given.http_listen, "orders", orders_.routes(), orders_.checks(), orders_.opened(),
                       &pages_),
          notifications_http_(on, given, given.notifications_listen, "notifications",
                              notifications_.routes([this] { return orders_.counts(); }), notifications_.checks(),
                              notifications_.opened(), &pages_) {}

    // Stopped from the last to the first: no new requests, the relay flushed, nothing claimed any more, then the files.
    std::vector<running_part> parts() {
        std::vector<running_part> parts;
        parts.push_back(on_.traces_part());
        parts.push_back({"mailbox", {}, [this] { return mailbox_.stop(); }});
        parts.push_back(orders_.store_part());
        parts.push_back(notifications_.store_part());
        parts.push_back(notifications_.figures_part());
        parts.push_back(notifications_.mail_retention_part());
        parts.push_back(notifications_.message_retention_part());
        parts.push_back({"event log", {}, [this] { return stop_log(); }});
        parts.push_back(orders_.reconciler_outcomes_part());
        parts.push_back(orders_.reconciler_part([this](steady_time) { return stop_again(); }));
        parts.push_back(orders_.receipts_part([this](steady_time) { return stop_receipt_reader(); }));
        parts.push_back(notifications_.receipt_outcomes_part());
        parts.push_back(notifications_.receipts_part([this](steady_time) { return stop_receipt_writer(); }));
        parts.push_back(notifications_.mailer_part());
        parts.push_back(notifications_.dispatcher_part());
        parts.push_back(notifications_.intake_part([this](steady_time) { return stop_reader(); }));
        parts.push_back(orders_.relay_part());
        parts.push_back(orders_.budget_part());
        parts.push_back(orders_.retention_part());
        parts.push_back(notifications_http_.part());
        parts.push_back(orders_http_.part());
        parts.push_back({"welcome", [this] { return welcome(); }, {}});
        return parts;
    }

private:
    task<> stop_log() {
        writer_.stop();
        log_->stop();
        receipt_log_->stop();
        co_return;
    }

    task<> stop_again() {
        again_.stop();
        co_return;
    }

    task<> stop_receipt_writer() {
        receipt_writer_.stop();
        co_return;
    }

    task<> stop_receipt_reader() {
        receipt_reader_.stop();
        co_return;
    }

    task<> stop_reader() {
        reader_.stop();
        co_return;
    }

    task<> welcome() {
        const bool both = co_await orders_.opened().passed() && co_await notifications_.opened().passed();
        if (!both) co_return;
        on_.log("run").info("ready", {{"http", orders_http_.address()},
                                      {"notifications", notifications_http_.address()},
                                      {"smtp", masked_url(smtp_urls_)}});
        std::cout << dev_welcome({orders_http_.address(), notifications_http_.address(), given_.data_dir,
                                  given_.smtp_url.empty() ? mailbox_config_of(given_).directory.string() : "",
                                  masked_url(smtp_urls_),
                                  given_.console == "on" && console::built_in_bundle().is_built()})
                  << std::flush;
    }

    const settings& given_;
    ground& on_;
    mailbox_server mailbox_;
    std::unique_ptr<order_store> order_store_;
    std::unique_ptr<message_store> message_store_;
    std::unique_ptr<embedded_log::event_log> log_;
    embedded_log::event_writer writer_;
    embedded_log::event_reader reader_;
    embedded_log::event_writer again_;
    std::unique_ptr<embedded_log::event_log> receipt_log_;
    embedded_log::event_writer receipt_writer_;
    embedded_log::event_reader receipt_reader_;
    std::string smtp_urls_;
    order_side orders_;
    notification_side notifications_;
    console::site pages_;
    http_side orders_http_;
    http_side notifications_http_;
};

int run_dev(const given_flags& flags) {
    configuration config{program::dev};
    if (!config.load("tidings", flags)) return exit_usage;
    ground on{config.values, "tidings-dev"};
    const auto log = on.log("run");
    try {
        dev_program program{config.values, on};
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
