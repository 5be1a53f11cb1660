// Which programs a configuration is for: what each of them cannot do without is asked of it.
#pragma once
#include <string>
#include <vector>
#include "common/settings.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace tidings {

struct named_program {
    std::string name;  // "order-service"
    program reader = program::any;
};

const std::vector<named_program>& known_programs();  // "all" among them: every option, and nobody's wants

// The one of this name; without a name both services when the configuration has Kafka's brokers, else `tidings dev`.
std::vector<named_program> meant_programs(const std::string& name, const settings& given);

CLI::Option* add_program_option(CLI::App& command, std::string& name, const std::string& meaning);  // --for

}  // namespace tidings
