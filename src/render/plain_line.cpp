#include "render/plain_line.hpp"
#include <unicode/utf8.h>

namespace tidings {
namespace {

bool breaks_line(UChar32 c) {
    return (c >= 0 && c < 0x20) || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029;
}
bool reorders(UChar32 c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool is_printable(char c) {
    return c >= ' ' && c <= '~';
}

std::string_view without_outer_spaces(std::string_view line) {
    const auto first = line.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return line.substr(first, line.find_last_not_of(' ') - first + 1);
}

}  // namespace

std::string plain_line(std::string_view text) {
    if (std::ranges::all_of(text, is_printable)) return std::string(without_outer_spaces(text));  // most are
    std::string line;
    line.reserve(text.size());
    const auto size = static_cast<std::int32_t>(text.size());
    bool broken = false;
    for (std::int32_t at = 0; at < size;) {
        const auto start = at;
        UChar32 c = 0;
        U8_NEXT(text.data(), at, size, c);
        if (breaks_line(c)) {
            broken = true;
            continue;
        }
        if (broken && c != ' ' && !line.empty() && line.back() != ' ') line += ' ';
        if (broken && c == ' ' && line.ends_with(' ')) continue;
        broken = false;
        if (c < 0)
            line += "\xEF\xBF\xBD";
        else if (!reorders(c))
            line += text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start));
    }
    return std::string(without_outer_spaces(line));
}

}  // namespace tidings
