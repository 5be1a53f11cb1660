// tidings: both services in one process, a mailbox, and the operator's command line.
#include <CLI/CLI.hpp>
#include <iostream>
#include "command_context.hpp"
#include "command_hints.hpp"
#include "runtime/stop_signal.hpp"

namespace {

void add_version_command(CLI::App& app, tidings::command_context& context) {
    app.add_subcommand("version", "show the version")->callback([&context] {
        context.chosen = [&context] {
            std::cout << (context.json ? R"({"version":")" TIDINGS_VERSION "\"}" : "tidings " TIDINGS_VERSION) << "\n";
            return tidings::exit_ok;
        };
    });
}

// `tidings help orders create` is `tidings orders create --help`.
void add_help_command(CLI::App& app, tidings::command_context& context) {
    static std::vector<std::string> about;
    auto* command = app.add_subcommand("help", "show what a command does and takes");
    command->add_option("command", about, "the command's words");
    command->callback([&app, &context] {
        context.chosen = [&app] {
            std::cout << tidings::command_at(app, about).help();
            return tidings::exit_ok;
        };
    });
}

int explain(const CLI::App& app, const std::vector<std::string>& words, const CLI::ParseError& wrong) {
    auto why = tidings::unknown_command(app, words);
    if (!why) why = tidings::unknown_option(app, words);
    std::cerr << "tidings: " << why.value_or(wrong.what()) << "; see tidings --help\n";
    return tidings::exit_usage;
}

}  // namespace

int main(int argc, char** argv) {
    tidings::harden_process();
    CLI::App app{"Tells customers what happened to their order, by e-mail, and never forgets one.", "tidings"};
    tidings::command_context context;
    tidings::settings client{tidings::program::cli};
    tidings::option_list client_options{tidings::program::cli};
    tidings::declare(client_options, client);

    app.require_subcommand(1);
    app.fallthrough();
    app.set_version_flag("-v,--version", "tidings " TIDINGS_VERSION);
    app.add_flag("--json", context.json, "answer in JSON");
    tidings::add_flags(app, client_options, context.flags);
    app.footer("Exit codes: 0 done, 1 refused or not reachable, 2 wrong arguments or configuration.");
    tidings::add_dev_command(app, context);
    tidings::add_mailbox_command(app, context);
    tidings::add_config_commands(app, context);
    tidings::add_orders_commands(app, context);
    tidings::add_messages_commands(app, context);
    tidings::add_customers_commands(app, context);
    tidings::add_dead_letters_commands(app, context);
    tidings::add_parked_commands(app, context);
    tidings::add_quarantine_commands(app, context);
    tidings::add_templates_commands(app, context);
    tidings::add_keys_commands(app, context);
    tidings::add_audit_commands(app, context);
    tidings::add_migrate_command(app, context);
    tidings::add_doctor_command(app, context);
    tidings::add_reconcile_command(app, context);
    tidings::add_demo_commands(app, context);
    add_version_command(app, context);
    add_help_command(app, context);

    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        app.parse(argc, argv);
        return context.chosen ? context.chosen() : tidings::exit_usage;
    } catch (const CLI::Success& answered) {
        return app.exit(answered);
    } catch (const CLI::ParseError& wrong) {
        return explain(app, words, wrong);
    } catch (const std::exception& bug) {
        std::cerr << "tidings: " << bug.what() << "\n";
        return tidings::exit_failed;
    }
}
