// The options of one program, read from everywhere: what each server's main does first.
#pragma once
#include <optional>
#include <string>
#include "common/settings.hpp"
#include "runtime/command_line.hpp"

namespace tidings {

class configuration {
public:
    explicit configuration(program reader) : values(reader), options(reader) { declare(options, values); }

    // For a program without subcommands. An exit code when there is nothing to run: help, a printed or a wrong
    // configuration.
    std::optional<int> read(int argc, char** argv, const std::string& name, const std::string& purpose);
    // With flags that were parsed elsewhere. Problems are printed, one line each.
    bool load(const std::string& name, const given_flags& flags);

    // All options as `config print` has them, as they were loaded: a JSON array with secrets masked.
    const std::string& as_json() const { return json_; }

    settings values;
    option_list options;

private:
    std::string json_ = "[]";
};

}  // namespace tidings
