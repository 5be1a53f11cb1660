#include "codec/json_writer.hpp"

namespace tidings {
namespace {

void append_escaped(std::string& out, char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '\\';
    switch (c) {
        case '"':
        case '\\': out += c; break;
        case '\n': out += 'n'; break;
        case '\r': out += 'r'; break;
        case '\t': out += 't'; break;
        default: {
            const auto byte = static_cast<unsigned char>(c);
            out += "u00";
            out += hex[byte >> 4];
            out += hex[byte & 0xF];
        }
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t plain_from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, plain_from, at - plain_from);
        append_escaped(out, c);
        plain_from = at + 1;
    }
    out.append(text, plain_from);
    out += '"';
}

}  // namespace tidings
