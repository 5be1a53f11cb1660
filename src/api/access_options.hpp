// Who may ask, as an operator sets it: TIDINGS_AUTH, TIDINGS_BOOTSTRAP_API_KEY, TIDINGS_RATE_LIMIT.
#pragma once
#include "api/access_control.hpp"

namespace tidings {
class option_list;
}

namespace tidings::api {

void declare(option_list& options, access_config& into);

}  // namespace tidings::api
