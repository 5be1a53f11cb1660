#include "meant_programs.hpp"
#include <CLI/CLI.hpp>

namespace tidings {

const std::vector<named_program>& known_programs() {
    static const std::vector<named_program> all{{"order-service", program::orders},
                                                {"notification-service", program::notifications},
                                                {"dev", program::dev},
                                                {"mailbox", program::mailbox},
                                                {"all", program::any}};
    return all;
}

std::vector<named_program> meant_programs(const std::string& name, const settings& given) {
    std::vector<named_program> meant;
    for (const auto& each : known_programs()) {
        const bool is_service = each.reader == program::orders || each.reader == program::notifications;
        const bool is_meant = given.kafka.brokers.empty() ? each.reader == program::dev : is_service;
        if (name.empty() ? is_meant : each.name == name) meant.push_back(each);
    }
    return meant;
}

CLI::Option* add_program_option(CLI::App& command, std::string& name, const std::string& meaning) {
    std::vector<std::string> names;
    for (const auto& each : known_programs()) names.push_back(each.name);
    return command.add_option("--for", name, meaning)->check(CLI::IsMember(names));
}

}  // namespace tidings
