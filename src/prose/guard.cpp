#include "prose/guard.hpp"
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <utility>
#include "prose/lexicon.hpp"

namespace tidings {
namespace {

constexpr std::size_t greeting_min = 3, greeting_max = 120, paragraph_min = 20, paragraph_max = 400;  // characters
constexpr std::size_t found_max = 40;
constexpr char32_t mask =
    0xE000;  // stands for an allowed name while the text is read; refused when it comes from outside
constexpr std::string_view customer = "{name}";

std::string utf8_of(const std::u32string& text) {
    icu::UnicodeString units;
    for (const auto c : text) units.append(static_cast<UChar32>(c));
    std::string out;
    units.toUTF8String(out);
    return out;
}

// Code points; empty `ok` when the bytes are no UTF-8.
struct decoded {
    std::u32string text;
    bool ok = true;
};

decoded decode(std::string_view text) {
    decoded out;
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT(text.data(), at, size, c);
        if (c < 0) return {{}, false};
        out.text += static_cast<char32_t>(c);
    }
    return out;
}

bool is_letter(char32_t c) {
    return u_isalpha(static_cast<UChar32>(c)) || u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK;
}
// Part of a letter in the scripts of India, and the joiners between some of them.
bool belongs_to_letter(char32_t c) {
    return u_charType(static_cast<UChar32>(c)) == U_COMBINING_SPACING_MARK || c == U'\u200C' || c == U'\u200D';
}
bool is_space(char32_t c) {
    return c == U' ' || c == U'\u00A0' || c == U'\u202F';
}
bool is_apostrophe(char32_t c) {
    return c == U'\'' || c == U'\u2019';
}
bool is_dash(char32_t c) {
    return c == U'-' || c == U'\u2010' || c == U'\u2011';
}
bool is_upper(char32_t c) {
    return u_isupper(static_cast<UChar32>(c)) || u_istitle(static_cast<UChar32>(c));
}

// Everything of a plain sentence that is no letter.
bool is_punctuation(char32_t c) {
    constexpr std::u32string_view allowed =
        U".,!?'\"-:;()\u2018\u2019\u201C\u201D\u00AB\u00BB\u2010\u2011\u2013\u2014\u2026\u00A1\u00BF";
    return allowed.find(c) != std::u32string_view::npos;
}

prose_finding finding(prose_verdict verdict, std::string found) {
    std::ranges::replace_if(
        found, [](char c) { return c < ' ' || c > '~'; }, '?');
    if (found.size() > found_max) found.resize(found_max);
    return {verdict, std::move(found)};
}

prose_finding finding(prose_verdict verdict, char32_t c) {
    char code[16];
    std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(c));
    return {verdict, code};
}

prose_verdict verdict_on(char32_t c) {
    const auto point = static_cast<UChar32>(c);
    const auto type = u_charType(point);
    if (c == mask || is_space(c)) return prose_verdict::passed;
    if (type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR ||
        type == U_SURROGATE || type == U_UNASSIGNED || type == U_PRIVATE_USE_CHAR || u_isUWhiteSpace(point))
        return prose_verdict::broken;
    if (type == U_DECIMAL_DIGIT_NUMBER || type == U_LETTER_NUMBER || type == U_OTHER_NUMBER)
        return prose_verdict::digit;
    if (type == U_CURRENCY_SYMBOL || c == U'%' || c == U'\u2030') return prose_verdict::price;
    if (c == U'@' || c == U'\uFF20') return prose_verdict::mail_address;
    if (c == U'/' || c == U'\\' || c == U'\uFF0F') return prose_verdict::link;
    if (is_punctuation(c)) return prose_verdict::passed;
    if (!is_letter(c)) return prose_verdict::markup;
    UErrorCode status = U_ZERO_ERROR;
    const auto script = uscript_getScript(point, &status);
    const bool is_latin = script == USCRIPT_LATIN || script == USCRIPT_INHERITED;
    return U_SUCCESS(status) && is_latin ? prose_verdict::passed : prose_verdict::language;
}

// Puts one mask where an allowed name stands between word ends; the longest first, so that "Tea" leaves "Tea Cup"
// whole.
std::u32string masked(std::u32string text, std::vector<std::string> names) {
    std::ranges::sort(names, std::greater<>{}, [](const std::string& name) { return name.size(); });
    for (const auto& name : names) {
        const auto wanted = decode(name).text;
        if (wanted.empty()) continue;
        for (std::size_t at = 0; (at = text.find(wanted, at)) != std::u32string::npos;) {
            const auto end = at + wanted.size();
            const bool starts = at == 0 || !u_isalnum(static_cast<UChar32>(text[at - 1]));
            const bool ends = end == text.size() || !u_isalnum(static_cast<UChar32>(text[end]));
            if (starts && ends) text.replace(at, wanted.size(), 1, mask);
            ++at;
        }
    }
    return text;
}

struct word {
    std::u32string letters;
    bool starts_sentence = false;
};

std::string lower(const std::u32string& letters) {
    std::u32string small;
    for (const auto c : letters)
        small += c == U'\u2019' ? U'\'' : static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
    return utf8_of(small);
}

std::vector<word> words_of(const std::u32string& text) {
    std::vector<word> words;
    bool starts = true;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = text[at];
        if (c == mask) starts = false;
        if (c == U'.' || c == U'!' || c == U'?' || c == U':' || c == U'\u2026') starts = true;
        if (!is_letter(c)) {
            ++at;
            continue;
        }
        word next{{}, std::exchange(starts, false)};
        for (; at < text.size(); ++at) {
            const bool joins = is_apostrophe(text[at]) && at + 1 < text.size() && is_letter(text[at + 1]);
            if (!is_letter(text[at]) && !joins) break;
            next.letters += text[at];
        }
        words.push_back(std::move(next));
    }
    return words;
}

// "shop.example" and "wait.What": a mail program makes a link of the first; a careful writer puts a space into the
// other.
bool has_dot_inside(const std::u32string& text) {
    for (std::size_t at = 1; at + 1 < text.size(); ++at)
        if ((text[at] == U'.' || text[at] == U':') && is_letter(text[at - 1]) && is_letter(text[at + 1])) return true;
    return false;
}

prose_verdict verdict_of(word_sense sense) {
    switch (sense) {
        case word_sense::everyday: return prose_verdict::passed;
        case word_sense::number: return prose_verdict::number;
        case word_sense::date: return prose_verdict::date;
        case word_sense::price: return prose_verdict::price;
        case word_sense::contact: return prose_verdict::contact;
        case word_sense::claim: return prose_verdict::claim;
        case word_sense::command: return prose_verdict::command;
    }
    return prose_verdict::claim;
}

bool is_first_person(const std::string& small) {
    return small == "i" || small.starts_with("i'");
}

prose_finding check_words(const std::u32string& text, const lexicon& known, const prose_rules& rules) {
    std::size_t everyday = 0;
    const auto words = words_of(text);
    for (const auto& one : words) {
        const auto small = lower(one.letters);
        const auto* sense = known.sense_of(small);
        if (sense != nullptr && *sense != word_sense::everyday) return finding(verdict_of(*sense), small);
        if (known.contradicts(small, rules.kind)) return finding(prose_verdict::claim, small);
        const bool is_capital = is_upper(one.letters.front()) && !is_first_person(small);
        const bool shouts = one.letters.size() > 1 && std::ranges::all_of(one.letters, is_upper);
        const bool may_be_capital = one.starts_sentence && sense != nullptr && !shouts;
        if (is_capital && !may_be_capital) return finding(prose_verdict::name, utf8_of(one.letters));
        everyday += sense != nullptr ? 1 : 0;
    }
    // Friendly English is two thirds everyday words; another language shares a few of them by chance.
    if (everyday * 2 < words.size() || everyday == 0) return {prose_verdict::language, {}};
    return {};
}

// "on its way", the one step that takes three words.
prose_finding check_phrases(const std::u32string& text, const prose_rules& rules) {
    if (rules.kind == "shipped" || rules.kind == "delivered") return {};
    const auto small = lower(text);
    for (const std::string_view phrase : {"on its way", "on the way", "on their way", "has left", "have left"})
        if (small.find(phrase) != std::string::npos) return finding(prose_verdict::claim, std::string(phrase));
    return {};
}

prose_finding check(std::string_view given, std::size_t least, std::size_t most, const prose_rules& rules) {
    const auto* known = lexicon::find(rules.language);
    if (known == nullptr) return {prose_verdict::no_language, {}};
    auto read = decode(given);
    if (!read.ok || read.text.find(mask) != std::u32string::npos) return {prose_verdict::broken, {}};
    if (read.text.size() < least) return {prose_verdict::empty, {}};
    if (read.text.size() > most) return {prose_verdict::too_long, {}};
    const auto text = masked(std::move(read.text), rules.names);
    for (const auto c : text)
        if (const auto verdict = verdict_on(c); verdict != prose_verdict::passed) return finding(verdict, c);
    if (has_dot_inside(text)) return {prose_verdict::link, {}};
    if (auto said = check_words(text, *known, rules); !said) return said;
    return check_phrases(text, rules);
}

bool is_name_sign(char32_t c) {
    return is_space(c) || is_apostrophe(c) || is_dash(c) || c == U'&' || c == U'+' || c == U',' || c == U'(' ||
           c == U')' || c == U'.';
}

}  // namespace

std::string_view name_of(prose_verdict verdict) {
    switch (verdict) {
        case prose_verdict::passed: return "passed";
        case prose_verdict::no_language: return "no_language";
        case prose_verdict::empty: return "empty";
        case prose_verdict::too_long: return "too_long";
        case prose_verdict::broken: return "broken";
        case prose_verdict::markup: return "markup";
        case prose_verdict::link: return "link";
        case prose_verdict::mail_address: return "mail_address";
        case prose_verdict::digit: return "digit";
        case prose_verdict::number: return "number";
        case prose_verdict::date: return "date";
        case prose_verdict::price: return "price";
        case prose_verdict::contact: return "contact";
        case prose_verdict::claim: return "claim";
        case prose_verdict::command: return "command";
        case prose_verdict::name: return "name";
        case prose_verdict::language: return "language";
    }
    return "unknown";
}

prose_finding check_greeting(std::string_view text, const prose_rules& rules) {
    std::string without(text);
    if (const auto at = without.find(customer); rules.names_customer && at != std::string::npos) {
        // A name must stand for itself: what touches it could make a word or a link of it.
        const bool touched = (at > 0 && without[at - 1] != ' ') ||
                             (at + customer.size() < without.size() &&
                              std::string_view(" ,!.?").find(without[at + customer.size()]) == std::string_view::npos);
        if (touched) return {prose_verdict::markup, std::string(customer)};
        without.replace(at, customer.size(), "you");
    }
    return check(without, greeting_min, greeting_max, rules);
}

prose_finding check_paragraph(std::string_view text, const prose_rules& rules) {
    return check(text, paragraph_min, paragraph_max, rules);
}

bool is_plain_name(std::string_view name, std::string_view language) {
    const auto* known = lexicon::find(language);
    const auto read = decode(name);
    if (known == nullptr || !read.ok || read.text.empty() || read.text.size() > 60 || name.front() == ' ') return false;
    const auto digits = std::ranges::count_if(read.text, [](char32_t c) { return c >= U'0' && c <= U'9'; });
    const bool plain = std::ranges::all_of(read.text, [](char32_t c) {
        return (is_letter(c) && verdict_on(c) == prose_verdict::passed) || (c >= U'0' && c <= U'9') || is_name_sign(c);
    });
    if (!plain || digits > 4 || has_dot_inside(read.text)) return false;
    const auto words = words_of(read.text);
    if (words.empty() || words.size() > 8) return false;
    return std::ranges::all_of(words, [&](const word& one) {
        const auto* sense = known->sense_of(lower(one.letters));
        if (known->makes_sentence(lower(one.letters))) return false;
        return sense == nullptr || *sense == word_sense::everyday || *sense == word_sense::number;
    });
}

bool is_plain_person(std::string_view name) {
    const auto read = decode(name);
    if (!read.ok || read.text.empty() || read.text.size() > 40) return false;
    if (has_dot_inside(read.text)) return false;
    return words_of(read.text).size() <= 5 && std::ranges::all_of(read.text, [](char32_t c) {
               return is_letter(c) || belongs_to_letter(c) || is_space(c) || is_apostrophe(c) || is_dash(c) ||
                      c == U'.';
           });
}

}  // namespace tidings
