#include "mail/utf8.hpp"
#include <cstdint>
#include <cstring>

namespace tidings {
namespace {

constexpr std::uint64_t every_byte = 0x0101010101010101, high_bits = 0x8080808080808080;

std::uint64_t eight_bytes_at(std::string_view text, std::size_t at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    return bytes;
}

std::uint32_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

bool is_printable(char c) {
    return c >= ' ' && c <= '~';
}

bool is_line_separator(std::string_view character) {
    return character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9";  // U+2028, U+2029
}

}  // namespace

bool is_control(std::string_view character) {
    const auto first = byte_at(character, 0);
    if (character.size() == 1) return first < 0x20 || first == 0x7F;
    return character.size() == 2 && first == 0xC2 && byte_at(character, 1) < 0xA0;
}

std::size_t printable_run(std::string_view text) {
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        const auto bytes = eight_bytes_at(text, at);
        // High bit set: below space (borrows), DEL (carries), or beyond ASCII. A false one can only stand after a true
        // one.
        if (((bytes - 0x20 * every_byte) | (bytes + every_byte) | bytes) & high_bits) break;
    }
    while (at < text.size() && is_printable(text[at])) ++at;
    return at;
}

std::string clean_line(std::string_view text) {
    if (printable_run(text) == text.size() && !text.starts_with(' ') && !text.ends_with(' ')) return std::string(text);
    std::string cleaned;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8_length_at(text, at);
        const auto character = text.substr(at, length);
        if (length == 0)
            cleaned += replacement_character;
        else if (is_control(character) || is_line_separator(character))
            cleaned += ' ';
        else
            cleaned += character;
        at += length == 0 ? 1 : length;
    }
    const auto first = cleaned.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return cleaned.substr(first, cleaned.find_last_not_of(' ') - first + 1);
}

bool is_ascii(std::string_view text) {
    std::size_t at = 0;
    std::uint64_t seen = 0;
    for (; at + 8 <= text.size(); at += 8) seen |= eight_bytes_at(text, at);
    for (; at < text.size(); ++at) seen |= byte_at(text, at);
    return (seen & high_bits) == 0;
}

}  // namespace tidings
