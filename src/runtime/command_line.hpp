// The flags of an option_list on a CLI11 command, and the command line of a program that has no subcommands.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>
#include "runtime/options.hpp"

namespace CLI {
class App;
}

namespace tidings {

// Texts of the flags that were given, filled while the command line is parsed.
struct given_flags {
    std::vector<std::pair<std::string, std::string>> values;
    std::string config_file;
};

// Adds --config and one flag per option that `options.reader()` uses. A secret has only its "-file" flag: arguments
// show in `ps`. `given` outlives the command.
void add_flags(CLI::App& command, const option_list& options, given_flags& given);

struct command_line {
    given_flags flags;
    bool print_config = false;     // --print-config: show what is in force and stop
    bool check_config = false;     // --check-config: look and stop
    bool ask_health = false;       // --health: ask the running service whether it is ready, and stop
    std::optional<int> exit_code;  // set when there is nothing more to do: --help, --version or a wrong flag
};

// Parses the whole command line of a service; help, version and errors are already printed.
command_line read_command_line(int argc, char** argv, const std::string& name, const std::string& purpose,
                               const option_list& options);

}  // namespace tidings
