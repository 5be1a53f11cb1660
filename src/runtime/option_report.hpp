// An option_list as people read it: `tidings config print`, its JSON twin, and docs/configuration.md.
#pragma once
#include <string>
#include "runtime/options.hpp"

namespace tidings {

std::string config_table(const option_list& options);     // key, value, source, meaning; only options the reader uses
std::string config_json(const option_list& options);      // [{"key":…,"value":…,"source":…,"meaning":…}]
std::string config_markdown(const option_list& options);  // every option, defaults instead of values

}  // namespace tidings
