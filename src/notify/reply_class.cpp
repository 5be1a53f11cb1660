#include "notify/reply_class.hpp"
#include <algorithm>

namespace tidings {
namespace {

constexpr std::size_t part_digits_max = 3, parts_max = 3;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool begins_a_reply(char c) {
    return c == '2' || c == '4' || c == '5';
}

// RFC 3463, section 2: class "." subject "." detail, each of one to three digits.
bool is_enhanced(std::string_view text) {
    std::size_t parts = 1, digits = 0;
    for (const char c : text) {
        if (c == '.') {
            if (digits == 0) return false;
            ++parts, digits = 0;
        } else if (!is_digit(c) || ++digits > (parts == 1 ? 1 : part_digits_max)) {
            return false;
        }
    }
    return digits > 0 && parts >= 2 && parts <= parts_max;
}

}  // namespace

std::optional<reply_class> parse_reply_class(std::string_view text) {
    if (text.empty() || !begins_a_reply(text[0])) return std::nullopt;
    const int hundreds = (text[0] - '0') * 100;
    if (text.substr(1) == "xx") return reply_class{hundreds, hundreds + 99, {}};
    if (text.size() == 3 && std::ranges::all_of(text, is_digit)) {
        const int code = hundreds + (text[1] - '0') * 10 + (text[2] - '0');
        return reply_class{code, code, {}};
    }
    if (is_enhanced(text)) return reply_class{0, 0, std::string(text)};
    return std::nullopt;
}

}  // namespace tidings
