#include "mail/transfer_encoding.hpp"

namespace tidings {
namespace {

constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view hex_digits = "0123456789ABCDEF";
constexpr std::size_t line_max = 76;

std::uint32_t octet(char c) {
    return static_cast<unsigned char>(c);
}

void append_base64(std::string& out, std::string_view bytes) {
    std::size_t at = 0;
    for (; at + 3 <= bytes.size(); at += 3) {
        const auto group = octet(bytes[at]) << 16 | octet(bytes[at + 1]) << 8 | octet(bytes[at + 2]);
        for (int shift = 18; shift >= 0; shift -= 6) out += base64_alphabet[group >> shift & 63];
    }
    const auto left = bytes.size() - at;
    if (left == 0) return;
    const auto group = octet(bytes[at]) << 16 | (left == 2 ? octet(bytes[at + 1]) << 8 : 0);
    out += base64_alphabet[group >> 18 & 63];
    out += base64_alphabet[group >> 12 & 63];
    out += left == 2 ? base64_alphabet[group >> 6 & 63] : '=';
    out += '=';
}

bool ends_line(std::string_view text, std::size_t at) {
    return at == text.size() || (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n');
}

// The dot at a line's start is encoded too: no relay that forgets dot-stuffing can then end the mail early.
bool needs_escape(std::string_view text, std::size_t at, std::size_t column) {
    const char c = text[at];
    if (c == ' ' || c == '\t') return ends_line(text, at + 1);
    if (column == 0 && (c == '.' || text.substr(at, 5) == "From ")) return true;  // mbox stores alter "From "
    return c < '!' || c > '~' || c == '=';
}

// Calls put(piece) for every escape, character and line end of the encoded text, soft breaks included.
template <class Put>
void encode_quoted_printable(std::string_view text, Put put) {
    std::size_t column = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '\r' && ends_line(text, at)) {
            put("\r\n");
            column = 0;
            at += 2;
            continue;
        }
        auto escaped = needs_escape(text, at, column);
        auto width = escaped ? 3u : 1u;
        if (column + width > (ends_line(text, at + 1) ? line_max : line_max - 1)) {
            put("=\r\n");
            column = 0;
            escaped = needs_escape(text, at, column);
            width = escaped ? 3u : 1u;
        }
        const char code[] = {'=', hex_digits[octet(text[at]) >> 4], hex_digits[octet(text[at]) & 15]};
        put(escaped ? std::string_view(code, 3) : text.substr(at, 1));
        column += width;
        ++at;
    }
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

}  // namespace

std::string base64(std::string_view bytes) {
    std::string encoded;
    encoded.reserve((bytes.size() + 2) / 3 * 4);
    append_base64(encoded, bytes);
    return encoded;
}

std::string base64_body(std::string_view bytes) {
    constexpr std::size_t octets_per_line = line_max / 4 * 3;
    std::string encoded;
    encoded.reserve((bytes.size() + 2) / 3 * 4 + (bytes.size() / octets_per_line + 1) * 2);
    for (std::size_t at = 0; at < bytes.size(); at += octets_per_line) {
        append_base64(encoded, bytes.substr(at, octets_per_line));
        encoded += "\r\n";
    }
    return encoded;
}

std::string quoted_printable(std::string_view text) {
    std::string encoded;
    encoded.reserve(text.size() + text.size() / 8);
    encode_quoted_printable(text, [&](std::string_view piece) { encoded += piece; });
    return encoded;
}

std::size_t quoted_printable_size(std::string_view text) {
    std::size_t size = 0;
    encode_quoted_printable(text, [&](std::string_view piece) { size += piece.size(); });
    return size;
}

result<std::string> from_base64(std::string_view text) {
    std::string decoded;
    std::uint32_t group = 0;
    int digits = 0, padding = 0;
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
        const auto digit = base64_alphabet.find(c);
        if (c == '=')
            ++padding;
        else if (digit == std::string_view::npos || padding > 0)
            return error{errc::invalid, "not base64"};
        group = group << 6 | (c == '=' ? 0 : static_cast<std::uint32_t>(digit));
        if (++digits < 4) continue;
        if (padding > 2) return error{errc::invalid, "not base64: too much padding"};
        for (int shift = 16, left = 3 - padding; left > 0; --left, shift -= 8)
            decoded += static_cast<char>(group >> shift & 255);
        group = 0;
        digits = 0;
    }
    if (digits != 0) return error{errc::invalid, "not base64: cut short"};
    return decoded;
}

result<std::string> from_quoted_printable(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '=') {
            decoded += text[at];
            continue;
        }
        if (text.substr(at + 1, 2) == "\r\n") {
            at += 2;
        } else if (text.substr(at + 1, 1) == "\n") {
            at += 1;
        } else {
            const int high = at + 1 < text.size() ? hex_value(text[at + 1]) : -1;
            const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
            if (high < 0 || low < 0) return error{errc::invalid, "not quoted-printable: '=' without two hex digits"};
            decoded += static_cast<char>(high * 16 + low);
            at += 2;
        }
    }
    return decoded;
}

}  // namespace tidings
