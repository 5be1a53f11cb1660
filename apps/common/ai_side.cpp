#include "common/ai_side.hpp"
#include "common/setting_checks.hpp"
#include "domain/read_locale.hpp"
#include "domain/read_time_zone.hpp"
#include "mail/mailbox.hpp"

namespace tidings {
namespace {

std::int64_t millionths(const std::string& text) {
    return text.empty() ? 0 : setting_checks::parse_millionths(text).value();
}

}  // namespace

gemini_config gemini_config_of(const settings& given) {
    gemini_config config{.endpoint = parse_http_endpoint(given.gemini_url).value(),
                         .key = given.gemini_api_key,
                         .model = given.gemini_model};
    config.endpoint.ca_file = given.gemini_ca_file;
    return config;
}

prose_config prose_config_of(const settings& given) {
    prose_config config;
    config.kinds = {given.ai_kinds.begin(), given.ai_kinds.end()};
    config.languages = {given.ai_locales.begin(), given.ai_locales.end()};
    config.budget = given.ai_budget;
    config.requests_max = static_cast<std::size_t>(given.ai_requests);
    config.waiting_max = 4 * config.requests_max;
    config.caps.daily_tokens = given.gemini_daily_tokens;
    config.caps.daily_cost = millionths(given.gemini_daily_cost);
    if (const auto prices = parse_list(given.gemini_prices); prices.size() == 2) {
        config.caps.price_in = millionths(prices[0]);
        config.caps.price_out = millionths(prices[1]);
    }
    return config;
}

shop_profile shop_of(const settings& given) {
    shop_profile shop;
    if (!given.shop_name.empty())
        shop.name = given.shop_name;
    else if (const auto from = parse_mailbox(given.mail_from); from && !from->name.empty())
        shop.name = from->name;
    shop.locale = read_locale(given.shop_locale).value;
    shop.time_zone = read_time_zone(given.shop_time_zone).value;
    return shop;
}

ai_side::ai_side(const settings& given, ground& on, ai_spending& spending)
    : writer_(on.io.get_executor(), on.clock, gemini_config_of(given)),
      desk_(writer_, spending, on.clock, on.random, prose_config_of(given), on.log("ai")) {
    watch_prose(on.figures, desk_);
}

std::unique_ptr<ai_side> make_ai_side(const settings& given, ground& on, ai_spending& spending) {
    if (given.gemini_api_key.empty()) return nullptr;
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
