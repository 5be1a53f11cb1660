// tidings mailbox: an SMTP server that accepts every mail and keeps it as a file. For Compose, demonstrations and
// tests.
#include <CLI/CLI.hpp>
#include "adapters/mailbox/mailbox_server.hpp"
#include "adapters/smtp/smtp_mailer.hpp"
#include "command_context.hpp"
#include "common/ground.hpp"
#include "common/health_check.hpp"
#include "runtime/running_parts.hpp"
#include "runtime/within.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

smtp_mailer_config greeting_only(const listen_address& address) {
    smtp_mailer_config config;
    config.relays = {smtp_relay{address.host, address.port, smtp_security::none, {}, {}, {}}};
    return config;
}

task<result<void>> greet(smtp_mailer& mailer) {
    co_return co_await mailer.probe();
}

// Connects, says EHLO and QUIT.
task<health_answer> ask_mailbox(const settings& given) {
    const auto address = reachable_address(given.mailbox.listen);
    if (address.port == 0) co_return health_answer{false, "the mailbox's port is 0: nobody knows where to ask"};
    const auto quiet = make_log(given.log);
    const auto executor = co_await asio::this_coro::executor;
    smtp_mailer mailer{executor, greeting_only(address), logger{*quiet, "smtp"}};
    auto greeting = greet(mailer);
    const auto greeted = co_await within(2s, std::move(greeting));
    co_await mailer.stop(100ms);
    if (greeted) co_return health_answer{true, "takes mail"};
    co_return health_answer{false,
                            "not reachable at " + format_listen_address(address) + ": " + greeted.error().detail};
}

int ask_health(configuration& config, bool in_order) {
    if (!in_order) return exit_failed;  // Docker reserves every other exit code
    config.values.log.level = log_level::error;
    return print_health("tidings mailbox", ask_mailbox, config.values);
}

int run_mailbox(const given_flags& flags, bool asks_health) {
    configuration config{program::mailbox};
    const bool in_order = config.load("tidings", flags);
    if (asks_health) return ask_health(config, in_order);
    if (!in_order) return exit_usage;
    if (config.values.mailbox.directory.empty()) config.values.mailbox.directory = "tidings-mailbox";
    ground on{config.values, "mailbox"};
    mailbox_server mailbox{on.io.get_executor(), config.values.mailbox, on.log("mailbox")};
    const auto log = on.log("run");
    mailbox.on_stored([&](const stored_mail& mail) {
        log.info("mail kept",
                 {{"file", mail.path.string()}, {"recipients", mail.recipients.size()}, {"size", mail.size}});
    });
    const auto started = mailbox.start();
    if (!started) {
        log.error("start refused", {{"reason", started.error().detail}});
        return exit_usage;
    }
    auto listen = config.values.mailbox.listen;
    listen.port = mailbox.port();
    log.info("ready", {{"smtp", format_listen_address(listen)}, {"folder", config.values.mailbox.directory.string()}});
    std::vector<running_part> parts;
    parts.push_back({"mailbox", {}, [&mailbox] { return mailbox.stop(); }});
    return run_until_stopped(on.io, std::move(parts), {}, log);
}

}  // namespace

void add_mailbox_command(CLI::App& app, command_context& context) {
    static given_flags flags;
    static bool asks_health = false;
    static settings shown{program::mailbox};
    static option_list options{program::mailbox};
    declare(options, shown);
    auto* command = app.add_subcommand("mailbox", "an SMTP server that accepts every mail and keeps it as a file");
    command->fallthrough(false);
    add_flags(*command, options, flags);
    command->add_flag("--health", asks_health, "ask the running mailbox whether it takes mail, and stop");
    command->callback([&context] { context.chosen = [] { return run_mailbox(flags, asks_health); }; });
}

}  // namespace tidings
