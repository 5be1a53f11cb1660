#include "common/ai_side.hpp"

namespace tidings {
ai_side::ai_side(const settings& given, ground& on, ai_spending& spending)
    : writer_(on.io.get_executor(), on.clock, given.gemini),
      desk_(writer_, spending, on.clock, on.random, given.prose, on.log("ai")) {
    watch_prose(on.figures, desk_);
}

std::unique_ptr<ai_side> make_ai_side(const settings& given, ground& on, ai_spending& spending) {
    if (given.gemini.key.empty()) return nullptr;
    return std::make_unique<ai_side>(given, on, spending);
}

void watch_prose(metrics& figures, prose_desk& desk) {
    using reading = metrics::reading;
    for (std::size_t at = 0; at < prose_result_count; ++at)
        figures.watch("tidings_ai_texts_total", "Mails that could have AI text, by how that ended.", reading::counter,
                      {{"outcome", std::string(name_of(static_cast<prose_result>(at)))}},
                      [&desk, at] { return static_cast<double>(desk.counters().results[at]); });
    figures.watch("tidings_ai_requests_total", "Requests for AI text.", reading::counter, {},
                  [&desk] { return static_cast<double>(desk.counters().requests); });
    figures.watch("tidings_ai_tokens_total", "Tokens that AI text used.", reading::counter, {{"direction", "in"}},
                  [&desk] { return static_cast<double>(desk.counters().tokens.in); });
    figures.watch("tidings_ai_tokens_total", "Tokens that AI text used.", reading::counter, {{"direction", "out"}},
                  [&desk] { return static_cast<double>(desk.counters().tokens.out); });
    figures.watch("tidings_ai_tokens_today", "Tokens used since midnight UTC, by all instances as far as known.",
                  reading::gauge, {}, [&desk] { return static_cast<double>(desk.spent_today().all()); });
    figures.watch("tidings_ai_cost_today", "Their cost by TIDINGS_GEMINI_PRICES, in that list's currency.",
                  reading::gauge, {}, [&desk] { return static_cast<double>(desk.cost_today()) / 1e6; });
    figures.watch("tidings_ai_requests_open", "Requests for AI text under way.", reading::gauge, {},
                  [&desk] { return static_cast<double>(desk.open_requests()); });
    figures.watch("tidings_ai_waiting", "Mails that wait for their turn to ask for AI text.", reading::gauge, {},
                  [&desk] { return static_cast<double>(desk.waiting()); });
    figures.watch("tidings_ai_channel_open", "1 while AI text is asked for; 0 while the provider is given a rest.",
                  reading::gauge, {}, [&desk] { return desk.channel() == trial_breaker::states::closed ? 1.0 : 0.0; });
    const auto took =
        figures.make_histogram("tidings_ai_request_seconds", "How long requests for AI text took.", latency_bounds());
    desk.on_answer = [took](std::chrono::milliseconds time) {
        took.observe(std::chrono::duration<double>(time).count());
    };
}

}  // namespace tidings
