// The last look at prose that somebody else wrote, before it stands in a customer's mail. The template states the
// facts; prose may only be friendly: no digit, price, date, link, address, promise, and no name that the order does not
// have. Strict on purpose: a text that is turned away costs nothing, the template's own words take its place.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tidings {

enum class prose_verdict {
    passed,
    no_language,  // the guard does not know this language
    empty,        // nothing, or less than a sentence
    too_long,
    broken,  // no UTF-8, a line end, a control or an invisible character
    markup,  // < > { } [ ] * _ # …, or a sign that prose does not need (emoji too)
    link,    // a URL, or what mail programs make one of
    mail_address,
    digit,   // in any script
    number,  // in words
    date,
    price,
    contact,   // asks to call, click, log in, pay …
    claim,     // promises, warnings, or a step that the order has not reached
    command,   // talks about instructions instead of the order
    name,      // a capitalised word that nobody allowed
    language,  // another script, or too few everyday words of the language
};

std::string_view name_of(prose_verdict verdict);

struct prose_rules {
    std::string_view language;       // BCP 47, of the template
    std::string_view kind;           // of the mail
    std::vector<std::string> names;  // products and the shop: may stand in the text as they are
    bool names_customer = false;     // the greeting may say {name} once
};

struct prose_finding {
    prose_verdict verdict = prose_verdict::passed;
    std::string found;  // the piece that decided it, cleaned, at most 40 bytes
    explicit operator bool() const { return verdict == prose_verdict::passed; }
};

prose_finding check_greeting(std::string_view text, const prose_rules& rules);
prose_finding check_paragraph(std::string_view text, const prose_rules& rules);

// May a product or shop of this name be told to a copywriter and be named in a text? Plain words, few digits, nothing
// that instructs, promises or links.
bool is_plain_name(std::string_view name, std::string_view language);

// May {name} stand for this customer's name? What a customer calls himself is his own, but it shall not become a link
// or a sentence in a line that looks like ours.
bool is_plain_person(std::string_view name);

}  // namespace tidings
