// The web console as the options want it. One site serves every listener of a program.
#pragma once
#include "common/settings.hpp"
#include "console/site.hpp"

namespace tidings {

console::site_config console_config_of(const settings& given);

}  // namespace tidings
