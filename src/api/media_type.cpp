#include "api/media_type.hpp"
#include <algorithm>

namespace tidings::api {
namespace {

std::string lower_word(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\"");
    if (first == std::string_view::npos) return {};
    std::string word{text.substr(first, text.find_last_not_of(" \t\"") - first + 1)};
    for (char& c : word)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return word;
}

}  // namespace

bool is_media_type(std::string_view header, std::string_view wanted) {
    header = header.substr(0, std::min(header.find(';'), header.size()));
    while (!header.empty() && (header.back() == ' ' || header.back() == '\t')) header.remove_suffix(1);
    return std::ranges::equal(header, wanted, {},
                              [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

bool is_utf8_or_unsaid(std::string_view header) {
    for (auto at = header.find(';'); at != std::string_view::npos; at = header.find(';')) {
        header.remove_prefix(at + 1);
        const auto parameter = header.substr(0, header.find(';'));
        const auto equals = std::min(parameter.find('='), parameter.size());
        if (lower_word(parameter.substr(0, equals)) != "charset") continue;
        const auto charset = lower_word(parameter.substr(std::min(equals + 1, parameter.size())));
        if (charset != "utf-8" && charset != "utf8" && charset != "us-ascii") return false;
    }
    return true;
}

}  // namespace tidings::api
