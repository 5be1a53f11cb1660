// When events are published again, as an operator sets it: TIDINGS_RECONCILE_AFTER.
#pragma once
#include "relay/reconciler.hpp"

namespace tidings {

class option_list;

void declare(option_list& options, reconciler_config& into);

}  // namespace tidings
