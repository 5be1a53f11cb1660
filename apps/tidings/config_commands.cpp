// tidings config print · check: what is in force, and whether it can be.
#include <CLI/CLI.hpp>
#include <iostream>
#include "command_context.hpp"
#include "runtime/option_report.hpp"

namespace tidings {
namespace {

const std::map<std::string, program> readers{{"order-service", program::orders},
                                             {"notification-service", program::notifications},
                                             {"dev", program::dev},
                                             {"mailbox", program::mailbox},
                                             {"all", program::any}};

struct config_command {
    std::string reader = "all";
    bool markdown = false;
};

std::vector<config_problem> load(option_list& options, settings& values, const command_context& context) {
    declare(options, values);
    auto found = options.load({{}, process_environment(), context.flags.config_file});
    if (found.empty()) found = problems(values, options);
    for (const auto& warning : options.warnings()) std::cerr << "tidings: warning: " << warning.line() << "\n";
    return found;
}

int print(const config_command& how, const command_context& context) {
    const auto reader = readers.at(how.reader);
    settings values{reader};
    option_list options{reader};
    if (how.markdown) {
        declare(options, values);
        std::cout << config_markdown(options);
        return exit_ok;
    }
    const bool wrong = print_problems(load(options, values, context));
    std::cout << (context.json ? config_json(options) + "\n" : config_table(options));
    return wrong ? exit_usage : exit_ok;
}

int check(const config_command& how, const command_context& context) {
    const auto reader = readers.at(how.reader);
    settings values{reader};
    option_list options{reader};
    if (print_problems(load(options, values, context))) return exit_usage;
    if (!context.json) std::cout << "the configuration is in order\n";
    return exit_ok;
}

CLI::Option* add_reader(CLI::App& command, config_command& how) {
    std::vector<std::string> names;
    for (const auto& [name, reader] : readers) names.push_back(name);
    return command.add_option("--for", how.reader, "the program that would read it")
        ->check(CLI::IsMember(names))
        ->capture_default_str();
}

}  // namespace

std::optional<settings> client_settings(const command_context& context) {
    settings values{program::cli};
    option_list options{program::cli};
    declare(options, values);
    if (print_problems(options.load({context.flags.values, process_environment(), context.flags.config_file})))
        return std::nullopt;
    return values;
}

bool print_problems(const std::vector<config_problem>& found) {
    for (const auto& problem : found) std::cerr << "tidings: " << problem.line() << "\n";
    return !found.empty();
}

void add_config_commands(CLI::App& app, command_context& context) {
    auto* group = app.add_subcommand("config", "show and check the configuration")->require_subcommand(1);
    static config_command how;
    auto* shows = group->add_subcommand("print", "every option: its value, where it came from and what it means");
    add_reader(*shows, how);
    shows->add_flag("--markdown", how.markdown, "docs/configuration.md: every option with its default");
    shows->callback([&context] { context.chosen = [&context] { return print(how, context); }; });
    auto* checks = group->add_subcommand("check", "say what is wrong, without starting anything");
    add_reader(*checks, how);
    checks->callback([&context] { context.chosen = [&context] { return check(how, context); }; });
}

}  // namespace tidings
