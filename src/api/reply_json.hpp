// What a mail server said, as the APIs show it: its words, and what they mean.
#pragma once
#include <boost/json/value.hpp>
#include <string_view>
#include "mail/reply_words.hpp"

namespace tidings::api {

// Text that came from outside may hold anything; JSON may hold UTF-8 only, so other bytes beyond ASCII become "?".
// Null when there is none.
boost::json::value foreign_text(std::string_view text);

// {"topic","sentence","next_step"}; null for an accepted mail.
boost::json::value meaning_json(const ended_try& about);

}  // namespace tidings::api
