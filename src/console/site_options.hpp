// The web console as an operator sets it: TIDINGS_CONSOLE, TIDINGS_PUBLIC_URL.
#pragma once
#include "console/site.hpp"

namespace tidings {
class option_list;
}

namespace tidings::console {

void declare(option_list& options, site_config& into);

}  // namespace tidings::console
