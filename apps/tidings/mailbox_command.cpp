// tidings mailbox: an SMTP server that accepts every mail and keeps it as a file. For Compose, demonstrations and
// tests.
#include <CLI/CLI.hpp>
#include "adapters/mailbox/mailbox_server.hpp"
#include "command_context.hpp"
#include "common/ground.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {
namespace {

mailbox_config mailbox_config_of(const settings& given) {
    mailbox_config config;
    config.listen = format_listen_address(given.mailbox_listen);
    config.directory = given.mailbox_dir.empty() ? "tidings-mailbox" : given.mailbox_dir;
    return config;
}

int run_mailbox(const given_flags& flags) {
    configuration config{program::mailbox};
    if (!config.load("tidings", flags)) return exit_usage;
    ground on{config.values, "mailbox"};
    mailbox_server mailbox{on.io.get_executor(), mailbox_config_of(config.values), on.log("mailbox")};
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
    auto listen = config.values.mailbox_listen;
    listen.port = mailbox.port();
    log.info("ready", {{"smtp", format_listen_address(listen)},
                       {"folder", mailbox_config_of(config.values).directory.string()}});
    std::vector<running_part> parts;
    parts.push_back({"mailbox", {}, [&mailbox] { return mailbox.stop(); }});
    return run_until_stopped(on.io, std::move(parts), {}, log);
}

}  // namespace

void add_mailbox_command(CLI::App& app, command_context& context) {
    static given_flags flags;
    static settings shown{program::mailbox};
    static option_list options{program::mailbox};
    declare(options, shown);
    auto* command = app.add_subcommand("mailbox", "an SMTP server that accepts every mail and keeps it as a file");
    command->fallthrough(false);
    add_flags(*command, options, flags);
    command->callback([&context] { context.chosen = [] { return run_mailbox(flags); }; });
}

}  // namespace tidings
