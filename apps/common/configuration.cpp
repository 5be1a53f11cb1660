#include "common/configuration.hpp"
#include <iostream>
#include "common/health_check.hpp"
#include "runtime/option_report.hpp"

namespace tidings {

bool configuration::load(const std::string& name, const given_flags& flags) {
    auto found = options.load({flags.values, process_environment(), flags.config_file});
    if (found.empty()) found = problems(values, options);
    for (const auto& warning : options.warnings()) std::cerr << name << ": warning: " << warning.line() << "\n";
    json_ = config_json(options);
    for (const auto& problem : found) std::cerr << name << ": " << problem.line() << "\n";
    return found.empty();
}

std::optional<int> configuration::read(int argc, char** argv, const std::string& name, const std::string& purpose) {
    const auto given = read_command_line(argc, argv, name, purpose, options);
    if (given.exit_code) return given.exit_code;
    const bool in_order = load(name, given.flags);
    if (given.print_config) std::cout << config_table(options);
    if (given.ask_health) return in_order ? print_health(name, ask_readiness, values) : 1;
    if (!in_order) return 2;
    if (given.print_config || given.check_config) return 0;
    return std::nullopt;
}

}  // namespace tidings
