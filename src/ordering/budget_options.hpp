// How much room orders leave, as an operator sets it: TIDINGS_DISK_RESERVE, TIDINGS_DISK_WATCH, TIDINGS_OUTBOX_MAX.
#pragma once
#include "ordering/write_budget.hpp"

namespace tidings {

class option_list;

void declare(option_list& options, budget_limits& into);

}  // namespace tidings
