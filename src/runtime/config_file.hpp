// A TOML file as flat "section.key" texts, each with its line. The only place that knows the TOML library.
#pragma once
#include <string>
#include <vector>
#include "base/result.hpp"

namespace tidings {

struct config_file_entry {
    std::string name;                // "http.listen"
    std::vector<std::string> parts;  // one, or those of an array
    bool is_array = false;
    int line = 0;
    std::string problem;  // not empty: the value has a type that no option takes
};

// invalid: not TOML, with line and reason.  not_found: no such file, or it cannot be read.
result<std::vector<config_file_entry>> read_config_file(const std::string& path);

}  // namespace tidings
