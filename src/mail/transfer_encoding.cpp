#include "mail/transfer_encoding.hpp"

namespace tidings {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";
constexpr std::size_t line_max = 76, bytes_per_line = line_max / 4 * 3;

std::uint32_t octet(char c) {
    return static_cast<unsigned char>(c);
}

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

// What may stand in quoted-printable as it is, were it not for its place in the line.
constexpr auto literals = [] {
    std::array<bool, 256> may_stand{};
    for (int c = ' '; c <= '~'; ++c) may_stand[static_cast<std::size_t>(c)] = c != '=';
    may_stand['\t'] = true;
    return may_stand;
}();

std::size_t literal_run(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && literals[octet(text[at])]) ++at;
    return at;
}

// The dot at a line's start is encoded too: no relay that forgets dot-stuffing can then end the mail early. Mbox stores
// alter "From ".
bool is_altered_at_line_start(std::string_view text) {
    return text.front() == '.' || text.starts_with("From ");
}

// Takes as much off the line as goes onto the current one of the encoded text; nothing: that one is full.
std::size_t append_quoted(std::string& out, std::string_view line, std::size_t column) {
    auto run = column == 0 && is_altered_at_line_start(line) ? 0 : literal_run(line);
    const bool is_rest = run == line.size();
    if (is_rest && is_blank(line.back())) --run;  // blanks at a line's end get lost on the way
    if (run > 0) {
        const bool ends = run == line.size() && column + run <= line_max;  // the last one needs no room for "="
        const auto taken = ends ? run : std::min(run, line_max - 1 - column);
        out += line.substr(0, taken);
        return taken;
    }
    if (column + 3 > (line.size() == 1 ? line_max : line_max - 1)) return 0;
    out += {'=', hex_digits[octet(line.front()) >> 4], hex_digits[octet(line.front()) & 15]};
    return 1;
}

void append_quoted_line(std::string& out, std::string_view line) {
    auto start = out.size();
    while (!line.empty()) {
        const auto taken = append_quoted(out, line, out.size() - start);
        line.remove_prefix(taken);
        if (taken > 0) continue;
        out += "=\r\n";
        start = out.size();
    }
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

}  // namespace

std::string base64_body(std::string_view bytes) {
    std::string encoded;
    encoded.reserve(base64_body_size(bytes.size()));
    for (std::size_t at = 0; at < bytes.size(); at += bytes_per_line) {
        append_base64(encoded, bytes.substr(at, bytes_per_line));
        encoded += "\r\n";
    }
    return encoded;
}

std::size_t base64_body_size(std::size_t bytes) {
    return (bytes + 2) / 3 * 4 + (bytes + bytes_per_line - 1) / bytes_per_line * 2;
}

std::string quoted_printable(std::string_view text) {
    std::string encoded;
    encoded.reserve(text.size() + text.size() / 8);
    for (;;) {
        const auto end = text.find("\r\n");
        append_quoted_line(encoded, text.substr(0, end));
        if (end == std::string_view::npos) return encoded;
        encoded += "\r\n";
        text.remove_prefix(end + 2);
    }
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
