#include "ordering/budget_metrics.hpp"

namespace tidings {

void watch(metrics& into, const write_budget& budget) {
    using reading = metrics::reading;
    into.watch("tidings_writes_refused_for_room", "1 while orders are refused to keep the disk from filling up.",
               reading::gauge, {}, [&budget] { return budget.verdict().has_room ? 0.0 : 1.0; });
    into.watch("tidings_outbox_unpublished", "Committed events that the event log has not acknowledged, at most.",
               reading::gauge, {}, [&budget] { return static_cast<double>(budget.sample().unpublished); });
    // Of the fullest one: what the next refusal would be about.
    into.watch("tidings_disk_room_bytes", "Free space above TIDINGS_DISK_RESERVE, on the watched disk with the least.",
               reading::gauge, {},
               [&budget] { return static_cast<double>(least_room(budget.sample(), budget.limits())); });
}

}  // namespace tidings
