#include "common/ground.hpp"
#include <malloc.h>
#include <unistd.h>

namespace tidings {
namespace {

// One event loop and a few helper threads share the heap: without this each thread keeps an arena of its own, and what
// was freed stays resident.
void keep_heap_small() {
    ::mallopt(M_ARENA_MAX, 2);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 20);
}

}  // namespace

ground::ground(const settings& given, const std::string& program) : sink(make_log(given)) {
    keep_heap_small();
    instance = program + "-" + std::to_string(::getpid()) + "-" + ids.next_uuid();
    add_process_metrics(figures, program);
    figures.watch("tidings_log_lines_dropped_total", "Log lines lost to a reader that did not keep up.",
                  metrics::reading::counter, {}, [this] { return static_cast<double>(sink->dropped()); });
}

}  // namespace tidings
