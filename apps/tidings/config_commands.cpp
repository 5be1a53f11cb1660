// tidings config print · check: what is in force, and whether it can be.
#include <CLI/CLI.hpp>
#include <iostream>
#include "command_context.hpp"
#include "meant_programs.hpp"
#include "runtime/option_report.hpp"

namespace tidings {
namespace {

struct config_command {
    std::string reader;
    bool markdown = false;
};

std::vector<config_problem> load_for(option_list& options, settings& values, const command_context& context) {
    declare(options, values);
    auto found = options.load({{}, process_environment(), context.flags.config_file});
    if (found.empty()) found = problems(values, options);
    return found;
}

std::vector<config_problem> load(option_list& options, settings& values, const command_context& context) {
    auto found = load_for(options, values, context);
    for (const auto& warning : options.warnings()) std::cerr << "tidings: warning: " << warning.line() << "\n";
    return found;
}

int print(const config_command& how, const command_context& context) {
    const auto reader = meant_programs(how.reader.empty() ? "all" : how.reader, settings{program::any}).front().reader;
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

// As each program would at its start.
int check(const config_command& how, const command_context& context) {
    settings all{program::any};
    option_list every{program::any};
    if (print_problems(load(every, all, context))) return exit_usage;
    bool wrong = false;
    std::string names;
    for (const auto& [name, reader] : meant_programs(how.reader, all)) {
        settings values{reader};
        option_list options{reader};
        for (const auto& problem : load_for(options, values, context)) {
            std::cerr << "tidings: " << name << ": " << problem.line() << "\n";
            wrong = true;
        }
        names += (names.empty() ? "" : " and ") + name;
    }
    if (!wrong && !context.json) std::cout << "the configuration is in order for " << names << "\n";
    return wrong ? exit_usage : exit_ok;
}

}  // namespace

std::optional<settings> client_settings(const command_context& context, bool* names_notifications) {
    settings values{program::cli};
    option_list options{program::cli};
    declare(options, values);
    if (print_problems(options.load({context.flags.values, process_environment(), context.flags.config_file})))
        return std::nullopt;
    if (names_notifications != nullptr) *names_notifications = options.find("notifications_url")->is_set();
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
    add_program_option(*shows, how.reader, "the program that would read it; all unless given");
    shows->add_flag("--markdown", how.markdown, "docs/configuration.md: every option with its default");
    shows->callback([&context] { context.chosen = [&context] { return print(how, context); }; });
    auto* checks = group->add_subcommand("check", "say what is wrong, without starting anything");
    add_program_option(*checks, how.reader,
                       "the program that would start; both services when there are Kafka brokers, else dev");
    checks->callback([&context] { context.chosen = [&context] { return check(how, context); }; });
}

}  // namespace tidings
