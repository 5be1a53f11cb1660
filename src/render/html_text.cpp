#include "render/html_text.hpp"
#include <unicode/utf8.h>
#include <array>
#include <charconv>

namespace tidings {
namespace {

// What stands for an ASCII character; empty: itself.
constexpr auto entities = [] {
    std::array<std::string_view, 128> entity{};
    entity['&'] = "&amp;";
    entity['<'] = "&lt;";
    entity['>'] = "&gt;";
    entity['"'] = "&quot;";
    entity['\''] = "&#39;";  // &apos; is unknown to HTML 4 mail clients
    return entity;
}();

bool is_wide(char c) {
    return static_cast<unsigned char>(c) >= 0x80;
}

bool stands_for_itself(char c) {
    return !is_wide(c) && entities[static_cast<std::size_t>(c)].empty();
}

// Appends the character at `at` as its number, and moves past it.
void append_number(std::string& html, std::string_view text, std::size_t& at) {
    auto next = static_cast<std::int32_t>(at);
    UChar32 c = 0;
    U8_NEXT(text.data(), next, static_cast<std::int32_t>(text.size()), c);
    at = static_cast<std::size_t>(next);
    if (c >= 0x80 && c <= 0x9F) return;
    std::array<char, 10> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), c < 0 ? 0xFFFD : c).ptr;
    html += "&#";
    html.append(digits.data(), end);
    html += ';';
}

template <class Passes>
std::size_t run_of(std::string_view text, std::size_t from, Passes passes) {
    auto at = from;
    while (at < text.size() && passes(text[at])) ++at;
    return at - from;
}

}  // namespace

void append_html(std::string& html, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto run = run_of(text, at, stands_for_itself);
        html += text.substr(at, run);
        at += run;
        if (at == text.size()) return;
        if (is_wide(text[at]))
            append_number(html, text, at);
        else
            html += entities[static_cast<std::size_t>(text[at++])];
    }
}

std::string escaped_html(std::string_view text) {
    std::string html;
    html.reserve(text.size() + 16);
    append_html(html, text);
    return html;
}

result<std::string> ascii_markup(std::string_view markup) {
    constexpr std::pair<std::string_view, std::string_view> raw[] = {
        {"<style", "</style"}, {"<script", "</script"}, {"<!--", "-->"}};
    for (const auto& [open, close] : raw)
        for (auto at = markup.find(open); at != std::string_view::npos; at = markup.find(open, at + 1)) {
            const auto inner = markup.substr(at, markup.find(close, at) - at);
            if (std::ranges::any_of(inner, is_wide))
                return error{errc::invalid, "a character beyond ASCII stands in " + std::string(open)};
        }
    std::string html;
    for (std::size_t at = 0; at < markup.size();) {
        const auto run = run_of(markup, at, [](char c) { return !is_wide(c); });
        html += markup.substr(at, run);
        at += run;
        if (at < markup.size()) append_number(html, markup, at);
    }
    return html;
}

}  // namespace tidings
