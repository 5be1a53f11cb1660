#include "common/ai_side.hpp"
#include "notify/notify_metrics.hpp"

namespace tidings {
ai_side::ai_side(const settings& given, ground& on, ai_spending& spending)
    : writer_(on.io.get_executor(), on.clock, given.gemini),
      desk_(writer_, spending, on.clock, on.random, given.prose, on.log("ai")) {
    watch(on.figures, desk_);
}

std::unique_ptr<ai_side> make_ai_side(const settings& given, ground& on, ai_spending& spending) {
    if (given.gemini.key.empty()) return nullptr;
    return std::make_unique<ai_side>(given, on, spending);
}

}  // namespace tidings
