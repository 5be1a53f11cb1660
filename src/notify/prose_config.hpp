// Which mails get written prose, and what it may cost in time and tokens.
#pragma once
#include <chrono>
#include <cstddef>
#include <set>
#include <string>
#include "domain/mail_kind.hpp"
#include "notify/prose_budget.hpp"

namespace tidings {

class option_list;

struct prose_config {
    std::set<mail_kind> kinds{mail_kind::placed, mail_kind::paid, mail_kind::processing, mail_kind::shipped,
                              mail_kind::delivered};     // TIDINGS_AI_KINDS
    std::set<std::string, std::less<>> languages{"en"};  // TIDINGS_AI_LOCALES, of the templates
    std::chrono::milliseconds budget{3'000};             // TIDINGS_AI_BUDGET: longest wait of a mail for its prose
    std::size_t requests_max = 8;                        // TIDINGS_AI_REQUESTS: under way at once
    std::size_t waiting_max = 32;   // mails that wait for one of these; more take the template's text
    std::size_t cache_max = 1'000;  // texts kept for orders of the same products
    prose_caps caps;                // TIDINGS_GEMINI_DAILY_TOKENS, TIDINGS_GEMINI_DAILY_COST, TIDINGS_GEMINI_PRICES
};

void declare(option_list& options, prose_config& into);

}  // namespace tidings
