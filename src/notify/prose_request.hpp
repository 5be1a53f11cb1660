// What a copywriter is told about one mail, and what the guard lets its answer name: the same few plain words.
#pragma once
#include "domain/order_event.hpp"
#include "notify/copywriter.hpp"
#include "prose/guard.hpp"

namespace tidings {

prose_request prose_request_for(const order_event& event, mail_kind kind, std::string_view language,
                                std::string_view shop);

prose_rules prose_rules_of(const prose_request& request);

// One finding for the whole draft: the first that did not pass.
prose_finding check_draft(const mail_slots& draft, const prose_request& request);

}  // namespace tidings
