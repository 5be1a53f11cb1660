#include "api/kept_mails.hpp"
#include <algorithm>

namespace tidings::api {
namespace {

// Takes a part of digits, or of hex digits, with a length in these bounds.
bool take(std::string_view& text, std::string_view digits, std::size_t least, std::size_t most) {
    const auto length = std::min(text.find_first_not_of(digits), text.size());
    if (length < least || length > most) return false;
    text.remove_prefix(length);
    return true;
}

bool take(std::string_view& text, char expected) {
    if (!text.starts_with(expected)) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

bool is_kept_mail_id(std::string_view text) {
    constexpr std::string_view decimal = "0123456789", hex = "0123456789abcdef";
    return take(text, decimal, 8, 8) && take(text, 'T') && take(text, decimal, 6, 6) && take(text, '.') &&
           take(text, decimal, 6, 6) && take(text, 'Z') && take(text, '-') && take(text, decimal, 6, 20) &&
           take(text, '-') && take(text, hex, 8, 8) && text.empty();
}

}  // namespace tidings::api
