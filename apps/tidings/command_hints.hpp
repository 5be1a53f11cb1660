// What was meant: the nearest command or option to one that does not exist.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tidings {

// The first word in the place of a command that is none: "there is no command `devv`; did you mean `dev`?". Empty:
// every word there is one.
std::optional<std::string> unknown_command(const CLI::App& app, const std::vector<std::string>& words);

// For an option that no command takes: "there is no option --statsu; did you mean --status?". Its value is not
// repeated: it may be a secret. Empty: the first word that is left over is no option.
std::optional<std::string> unknown_option(const CLI::App& app, const std::vector<std::string>& words);

// The command that `words` name ("orders", "create"), or the one behind which there is none.
const CLI::App& command_at(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace tidings
