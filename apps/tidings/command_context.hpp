// What every command of `tidings` gets: how to answer, where the services are, and the place to say what it will do.
#pragma once
#include <functional>
#include <string>
#include "common/settings.hpp"
#include "runtime/command_line.hpp"

namespace tidings {

// Exit codes, the same for every command.
constexpr int exit_ok = 0;
constexpr int exit_failed = 1;  // the service refused or could not be reached; the reason is on standard error
constexpr int exit_usage = 2;   // wrong arguments or configuration

struct command_context {
    bool json = false;            // --json: machine-readable answers on standard output
    given_flags flags;            // of the whole program: --config, --orders-url, …
    std::function<int()> chosen;  // set by the subcommand that was given
};

// The client's options from flags, environment and file; prints problems. Empty: there were some.
// `names_notifications`: set to whether one of them says where the notification API is.
std::optional<settings> client_settings(const command_context& context, bool* names_notifications = nullptr);

// Prints "tidings: KEY: what" for each; true when there was one.
bool print_problems(const std::vector<config_problem>& found);

int fail(const error& problem);  // prints it; exit_failed

void add_dev_command(CLI::App& app, command_context& context);
void add_mailbox_command(CLI::App& app, command_context& context);
void add_orders_commands(CLI::App& app, command_context& context);
void add_messages_commands(CLI::App& app, command_context& context);
void add_resend_command(CLI::App& messages, command_context& context);
void add_customers_commands(CLI::App& app, command_context& context);
void add_dead_letters_commands(CLI::App& app, command_context& context);
void add_parked_commands(CLI::App& app, command_context& context);
void add_quarantine_commands(CLI::App& app, command_context& context);
void add_keys_commands(CLI::App& app, command_context& context);
void add_audit_commands(CLI::App& app, command_context& context);
void add_config_commands(CLI::App& app, command_context& context);
void add_migrate_command(CLI::App& app, command_context& context);
void add_doctor_command(CLI::App& app, command_context& context);
void add_templates_commands(CLI::App& app, command_context& context);
void add_reconcile_command(CLI::App& app, command_context& context);
void add_demo_commands(CLI::App& app, command_context& context);

}  // namespace tidings
