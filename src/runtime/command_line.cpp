#include "runtime/command_line.hpp"
#include <CLI/CLI.hpp>
#include <iostream>

namespace tidings {
namespace {

std::string described(const option& each) {
    auto text = each.meaning() + " [" + each.variable() + "]";
    if (!each.default_text().empty()) text += " default: " + each.default_text();
    return text;
}

void add_flag(CLI::App& command, const option& each, given_flags& given) {
    const auto remember = [&given](std::string name) {
        return [&given, name = std::move(name)](const std::string& text) { given.values.emplace_back(name, text); };
    };
    if (!each.is_secret())
        command
            .add_option_function<std::string>(each.flag() + (each.other_flag().empty() ? "" : "," + each.other_flag()),
                                              remember(each.name()), described(each))
            ->type_name(std::string(name_of(each.kind())));
    if (each.hides_secrets())
        command
            .add_option_function<std::string>(each.flag() + "-file", remember(each.name() + ".file"),
                                              each.meaning() + ", read from this file [" + each.variable() + "_FILE]")
            ->type_name("file");
}

// Names no more than it must: what follows a flag that is none may be a secret.
std::string stray(const std::vector<std::string>& remaining, const option_list& options) {
    const auto flag = remaining.front().substr(0, remaining.front().find('='));
    for (const auto& each : options.all())
        if (each.is_secret() && each.flag() == flag)
            return flag + " would show a secret in `ps`; use " + flag + "-file or " + each.variable();
    return flag + " is not expected here";
}

}  // namespace

void add_flags(CLI::App& command, const option_list& options, given_flags& given) {
    command.add_option("--config", given.config_file, "TOML file with options")->type_name("file");
    for (const auto& each : options.all())
        if (each.is_used_by(options.reader())) add_flag(command, each, given);
}

command_line read_command_line(int argc, char** argv, const std::string& name, const std::string& purpose,
                               const option_list& options) {
    CLI::App command{purpose, name};
    command_line given;
    add_flags(command, options, given.flags);
    command.set_version_flag("--version", name + " " + TIDINGS_VERSION);
    command.add_flag("--print-config", given.print_config, "show every option, its value and its source, and stop");
    command.add_flag("--check-config", given.check_config, "check the configuration and stop");
    command.add_flag("--health", given.ask_health, "ask the running service whether it is ready, and stop");
    try {
        command.parse(argc, argv);
    } catch (const CLI::Success& answered) {
        given.exit_code = command.exit(answered);
    } catch (const CLI::ExtrasError&) {
        std::cerr << name << ": " << stray(command.remaining(), options) << "; see " << name << " --help\n";
        given.exit_code = 2;
    } catch (const CLI::ParseError& wrong) {
        std::cerr << name << ": " << wrong.what() << "; see " << name << " --help\n";
        given.exit_code = 2;
    }
    return given;
}

}  // namespace tidings
