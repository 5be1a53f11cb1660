// What became of a try, in words for people who do not read SMTP: one sentence, and what to do about it. One dictionary
// for the API, the console and the command line; the test holds it to the verdict table, so that no class is without
// words.
#pragma once
#include <optional>
#include <string_view>
#include "mail/delivery_outcome.hpp"
#include "mail/smtp_phase.hpp"

namespace tidings {

struct reply_words {
    std::string_view topic;      // stable, for programs and translations: "mailbox_full"
    std::string_view sentence;   // "The recipient's mailbox is full."
    std::string_view next_step;  // what a person can do; empty: nothing
};

// What is known of a try that has ended. The text is cleaned and in any case; code 0: no reply came.
struct ended_try {
    delivery_outcome outcome = delivery_outcome::refused;
    std::optional<smtp_phase> phase;
    int code = 0;
    std::string_view enhanced, text;
};

// Null for an accepted mail: there is nothing to explain.
const reply_words* words_for(const ended_try& about);

// The words for a reason of the verdict table; null when the dictionary lacks it, which a test forbids.
const reply_words* words_for_reason(std::string_view reason);

}  // namespace tidings
