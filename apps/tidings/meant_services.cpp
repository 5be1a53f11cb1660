#include "meant_services.hpp"
#include <CLI/CLI.hpp>

namespace tidings {

void add_service_option(CLI::App& command, std::string& chosen) {
    command.add_option("--service", chosen, "orders, notifications or both")
        ->check(CLI::IsMember({"orders", "notifications", "both"}))
        ->capture_default_str();
}

std::vector<meant_service> meant_services(const std::string& chosen, const command_context& context) {
    std::vector<meant_service> found;
    for (const auto which : {service::orders, service::notifications}) {
        const std::string name = which == service::orders ? "orders" : "notifications";
        if (chosen != "both" && chosen != name) continue;
        auto access = access_to(which, context);
        if (!access) return {};
        if (!found.empty() && found.front().access.url == access->url)
            found.front().name = "both";
        else
            found.push_back({name, *std::move(access)});
    }
    return found;
}

}  // namespace tidings
