#include <algorithm>
#include "notify/prose_config.hpp"
#include "prose/languages.hpp"
#include "runtime/options.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;
using words = std::set<std::string, std::less<>>;

// "2.50" in millionths; at most six digits behind the dot.
std::optional<std::int64_t> parse_millionths(std::string_view text) {
    const auto dot = text.find('.');
    const auto whole = parse_integer(text.substr(0, dot));
    auto rest = dot == std::string_view::npos ? std::string{} : std::string(text.substr(dot + 1));
    const bool plain = std::ranges::all_of(rest, [](char c) { return c >= '0' && c <= '9'; });
    if (!whole || *whole < 0 || *whole > 1'000'000 || rest.size() > 6 || !plain ||
        (dot != std::string_view::npos && rest.empty()))
        return std::nullopt;
    rest.resize(6, '0');
    return *whole * 1'000'000 + *parse_integer(rest);
}

result<std::int64_t> parse_cost(const std::string& text) {
    if (text.empty()) return std::int64_t{0};
    const auto amount = parse_millionths(text);
    if (!amount) return error{errc::invalid, "is not an amount; write one such as 2.50"};
    return *amount;
}

result<void> read_prices(const std::string& text, prose_caps& into) {
    const auto parts = parse_list(text);
    std::vector<std::int64_t> prices;
    for (const auto& each : parts)
        if (const auto price = parse_millionths(each)) prices.push_back(*price);
    if (!text.empty() && (parts.size() != 2 || prices.size() != 2))
        return error{errc::invalid,
                     "are not two prices; write those of a million tokens of input and of output, such as 0.10,0.40"};
    into.price_in = prices.empty() ? 0 : prices[0];
    into.price_out = prices.empty() ? 0 : prices[1];
    return {};
}

// In their usual order.
std::string text_of(const std::set<mail_kind>& kinds) {
    std::string text;
    for (const auto kind : kinds) text.append(text.empty() ? "" : ",").append(name_of(kind));
    return text;
}

// The merchant's mail has no AI text.
result<std::set<mail_kind>> parse_prose_kinds(const std::string& text) {
    std::set<mail_kind> read;
    for (const auto& each : parse_list(text)) {
        if (each == "none") continue;
        const auto kind = parse_mail_kind(each);
        if (!kind || is_for_merchant(*kind)) {
            std::string names;
            for (const auto known : all_mail_kinds())
                if (!is_for_merchant(known)) names.append(name_of(known)).append(", ");
            return error{errc::invalid,
                         "names " + each + ", which is no kind of mail to a customer; use " + names + "or none"};
        }
        read.insert(*kind);
    }
    return read;
}

result<words> parse_prose_languages(const std::string& text) {
    words read;
    for (const auto& each : parse_list(text)) {
        if (each == "none") continue;
        if (!is_language_known(each))
            return error{errc::invalid, "names " + each + ", whose texts nobody here could check; use en, or none"};
        read.insert(each);
    }
    return read;
}

void declare_caps(option_list& options, prose_caps& into) {
    options
        .integer("gemini.daily_tokens", into.daily_tokens, 0, 1'000'000'000'000,
                 "tokens per day (UTC) for all instances together; then mails go without AI text; 0: no cap")
        .used_by(readers::mail_senders)
        .example("200000");
    options
        .parsed("gemini.daily_cost", into.daily_cost, parse_cost,
                "cost per day (UTC), such as 2.50, by gemini.prices; empty: no cap")
        .used_by(readers::mail_senders)
        .example("2.50");
    options
        .read_by(
            "gemini.prices", [&into](const std::string& text) { return read_prices(text, into); },
            "price of a million tokens of input and of output, such as 0.10,0.40; needed for gemini.daily_cost")
        .used_by(readers::mail_senders)
        .example("0.10,0.40");
}

}  // namespace

void declare(option_list& options, prose_config& into) {
    declare_caps(options, into.caps);
    options
        .parsed("ai.kinds", into.kinds, parse_prose_kinds, "kinds of mails that get AI text; none: no kind",
                text_of(into.kinds))
        .of_kind(option_kind::list)
        .used_by(readers::mail_senders)
        .example("placed,shipped");
    options
        .parsed("ai.locales", into.languages, parse_prose_languages,
                "languages of templates that get AI text; none: no language", *into.languages.begin())
        .of_kind(option_kind::list)
        .used_by(readers::mail_senders)
        .example("none");
    options
        .duration("ai.budget", into.budget, 100ms, 30s,
                  "longest wait of a mail for its AI text; then it leaves with the template's own")
        .used_by(readers::mail_senders)
        .example("2s");
    options
        .integer("ai.requests", into.requests_max, 1, 64,
                 "requests for AI text at once; four times as many mails wait for their turn")
        .used_by(readers::mail_senders)
        .example("4");
    options.after_load([&into] { into.waiting_max = 4 * into.requests_max; });
}

}  // namespace tidings
