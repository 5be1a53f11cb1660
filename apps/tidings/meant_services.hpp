// --service orders|notifications|both, for what each service keeps its own of: API keys and the audit log.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "service_access.hpp"

namespace CLI {
class App;
}

namespace tidings {

struct meant_service {
    std::string name;  // "orders", "notifications"; "both" where `tidings dev` is both
    service_access access;
};

void add_service_option(CLI::App& command, std::string& chosen);

// One or both. Where both APIs are at one address (`tidings dev`), that once. Prints the problem when an address or key
// is unusable; empty then.
std::vector<meant_service> meant_services(const std::string& chosen, const command_context& context);

}  // namespace tidings
