#include "runtime/group_commit_metrics.hpp"

namespace tidings {

using reading = metrics::reading;

std::function<void(std::size_t)> observe_groups(metrics& into, const std::string& store) {
    const auto sizes = into.make_histogram("tidings_group_commit_writes", "Writes that shared one durable transaction.",
                                           {1, 2, 4, 8, 16, 32, 64, 96, 128}, {{"store", store}});
    return [sizes](std::size_t size) { sizes.observe(static_cast<double>(size)); };
}

void watch_writes_waiting(metrics& into, const std::string& store, std::function<std::size_t()> count) {
    into.watch("tidings_group_commit_waiting", "Writes that wait for their group.", reading::gauge, {{"store", store}},
               [count = std::move(count)] { return static_cast<double>(count()); });
}

}  // namespace tidings
