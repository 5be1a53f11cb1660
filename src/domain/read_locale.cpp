#include "domain/read_locale.hpp"
#include <algorithm>
#include <vector>
#include "base/ascii_case.hpp"
#include "base/nearest_word.hpp"
#include "domain/language_names.hpp"
#include "domain/order_limits.hpp"
#include "domain/text_rules.hpp"

namespace tidings {
namespace {

constexpr std::size_t telling_letters = 5;

struct other_code {
    std::string_view code, right;
};

constexpr other_code older_languages[] = {{"in", "id"}, {"iw", "he"}, {"ji", "yi"}, {"mo", "ro"}, {"sh", "sr-Latn"}};
// Countries in the place of a language. Those that are a language's code as well ("se", "ee", "ca") are not here.
constexpr other_code countries[] = {{"at", "de-AT"}, {"cn", "zh-CN"}, {"cz", "cs"}, {"dk", "da"},    {"gb", "en-GB"},
                                    {"gr", "el"},    {"hk", "zh-HK"}, {"il", "he"}, {"ir", "fa"},    {"jp", "ja"},
                                    {"mx", "es-MX"}, {"rs", "sr"},    {"ua", "uk"}, {"us", "en-US"}, {"vn", "vi"}};

bool names_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        if (list.substr(0, end) == word) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

// The code that is used for it; empty: none is.
std::string language_of(std::string_view part) {
    for (const auto& [code, right] : older_languages)
        if (code == part) return std::string(right);
    for (const auto& language : language_names())
        if (language.code == part || (part.size() == 3 && names_word(language.other, part)))
            return std::string(language.code);
    return {};
}

bool is_region(std::string_view part) {
    if (part.size() == 3) return std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    return std::ranges::binary_search(region_codes(), part);
}

// The first of "de-DE,de;q=0.9", without the encoding of "de_DE.UTF-8"; what POSIX says behind @ is mostly a script.
std::string as_tag(std::string_view text) {
    text = without_spaces(text.substr(0, text.find_first_of(",;")));
    const auto at = text.find('@');
    const auto modifier = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
    std::string tag(text.substr(0, std::min(text.find('.'), at)));
    std::ranges::replace(tag, '_', '-');
    const std::string_view script = modifier == "latin" ? "-Latn" : modifier == "cyrillic" ? "-Cyrl" : "";
    return tag.insert(std::min(tag.find('-'), tag.size()), script);
}

std::vector<std::string> parts_of(std::string_view tag) {
    std::vector<std::string> parts;
    for (;;) {
        const auto dash = tag.find('-');
        parts.push_back(in_lower_case(tag.substr(0, dash)));
        if (dash == std::string_view::npos) return parts;
        tag.remove_prefix(dash + 1);
    }
}

// The usual case of each part (RFC 5646, section 2.1.1). False when the region is none.
bool put_usual_case(std::vector<std::string>& parts) {
    for (std::size_t at = 1; at < parts.size() && parts[at].size() > 1; ++at) {
        auto& part = parts[at];
        const bool is_script = at == 1 && part.size() == 4 && is_locale_shape(part);
        if (is_script) part.front() = ascii_upper(part.front());
        if (part.size() != 2 && (part.size() != 3 || !is_region(part))) continue;
        part = part == "uk" ? "GB" : in_upper_case(part);  // "en-UK": the country's own habit
        return is_region(part);
    }
    return true;
}

std::string joined(const std::vector<std::string>& parts) {
    std::string tag;
    for (const auto& part : parts) tag += (tag.empty() ? "" : "-") + part;
    return tag;
}

std::string language_named(std::string_view word) {
    std::vector<std::string> names;
    for (const auto& language : language_names()) {
        if (names_word(language.names, word)) return std::string(language.code);
        for (auto rest = language.names; !rest.empty();) {
            const auto end = std::min(rest.find(' '), rest.size());
            names.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    const auto nearest = word.size() < telling_letters ? std::string{} : nearest_word(word, names);
    return nearest.empty() ? nearest : language_named(nearest);
}

std::string nearest_to(std::string_view given, const std::vector<std::string>& parts) {
    for (const auto& [code, right] : countries)
        if (code == parts.front()) return std::string(right);
    auto words = in_lower_case(given);
    std::ranges::replace(words, ' ', '-');
    if (auto found = language_named(words); !found.empty()) return found;
    const auto end = std::ranges::find_if(words, [](char c) { return c < 'a' || c > 'z'; });
    return language_named({words.begin(), end});  // "English (United Kingdom)"
}

}  // namespace

settled_name read_locale(std::string_view text) {
    const auto given = without_spaces(text);
    if (given.empty()) return {};
    auto parts = parts_of(as_tag(given.substr(0, order_limits::locale_max * 2)));
    const auto kept = [](const std::string& tag) {
        return is_locale_shape(tag) && tag.size() <= order_limits::locale_max ? tag : std::string{};
    };
    const auto language = language_of(parts.front());
    if (language.empty()) return {kept(joined(parts)), false, nearest_to(given, parts)};
    parts.front() = language;
    const bool is_known = put_usual_case(parts);
    const auto tag = kept(joined(parts));
    if (tag.empty() || !is_known) return {tag, false, language};
    return {tag, true, {}};
}

}  // namespace tidings
