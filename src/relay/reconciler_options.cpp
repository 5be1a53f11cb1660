#include "relay/reconciler_options.hpp"
#include <algorithm>
#include "runtime/options.hpp"

namespace tidings {

using namespace std::chrono_literals;

void declare(option_list& options, reconciler_config& into) {
    options
        .duration("reconcile_after", into.reconcile_after, 1s, 24h,
                  "events that are not confirmed within this time are published again")
        .used_by(readers::servers)
        .example("5m");
    options.after_load(
        [&into] { into.every = std::clamp<std::chrono::milliseconds>(into.reconcile_after / 5, 500ms, 5s); });
}

}  // namespace tidings
