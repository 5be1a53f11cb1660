#include "ordering/budget_options.hpp"
#include "runtime/option_text.hpp"
#include "runtime/options.hpp"

namespace tidings {

void declare(option_list& options, budget_limits& into) {
    options
        .parsed("disk_reserve", into.reserve, parse_disk_reserve,
                "free space that stays on the disk of the SQLite file and of TIDINGS_DISK_WATCH: below it orders are "
                "refused with 503; 1GB, 5%, both (the smaller counts) or off",
                format_disk_reserve(into.reserve))
        .used_by(readers::order_takers)
        .example("2GB");
    options
        .parsed("disk_watch", into.watched, parse_folders,
                "further folders whose disks keep TIDINGS_DISK_RESERVE free, such as PostgreSQL's data folder when it "
                "is on this machine")
        .of_kind(option_kind::list)
        .used_by(readers::order_takers)
        .example("/var/lib/postgresql");
    options
        .integer("outbox_max", into.unpublished_max, 0, 1'000'000'000,
                 "events that may wait for the event log; beyond it orders are refused with 503; 0: no limit")
        .used_by(readers::order_takers)
        .example("1000000");
}

}  // namespace tidings
