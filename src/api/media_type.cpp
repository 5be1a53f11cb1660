#include "api/media_type.hpp"
#include <algorithm>
#include "base/ascii_case.hpp"

namespace tidings::api {
namespace {

std::string lower_word(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\"");
    if (first == std::string_view::npos) return {};
    return in_lower_case(text.substr(first, text.find_last_not_of(" \t\"") - first + 1));
}

}  // namespace

bool is_media_type(std::string_view header, std::string_view wanted) {
    header = header.substr(0, std::min(header.find(';'), header.size()));
    while (!header.empty() && (header.back() == ' ' || header.back() == '\t')) header.remove_suffix(1);
    return is_same_in_any_case(header, wanted);
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
