#include "mail/mime_reader.hpp"
#include "base/ascii_case.hpp"
#include "mail/header_text.hpp"
#include "mail/transfer_encoding.hpp"

namespace tidings {
namespace {

constexpr int depth_max = 5;

// Takes the next line, without its line end, from the text.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// The line end before a delimiter belongs to the delimiter (RFC 2046, 5.1.1).
std::string_view without_line_end(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

struct entity {
    std::string_view head, body;
};

entity split(std::string_view bytes) {
    auto rest = bytes;
    while (!rest.empty()) {
        const auto head = bytes.substr(0, bytes.size() - rest.size());
        if (take_line(rest).empty()) return {head, rest};
    }
    return {bytes, {}};
}

std::optional<std::string> raw_header(std::string_view head, std::string_view name) {
    std::optional<std::string> value;
    while (!head.empty()) {
        const auto line = take_line(head);
        if (line.empty()) break;
        const bool continued = line.front() == ' ' || line.front() == '\t';
        if (value && !continued) break;
        if (value)
            *value += line;
        else if (!continued && line.size() > name.size() && line[name.size()] == ':' &&
                 is_same_in_any_case(line.substr(0, name.size()), name))
            value = std::string(line.substr(name.size() + 1));
    }
    if (value) value->erase(0, value->find_first_not_of(" \t"));
    return value;
}

std::string media_type(std::string_view head) {
    auto type = raw_header(head, "Content-Type").value_or("text/plain");
    type.erase(std::min(type.find_first_of("; \t"), type.size()));
    std::transform(type.begin(), type.end(), type.begin(), ascii_lower);
    return type;
}

std::string boundary_of(std::string_view head) {
    const auto type = raw_header(head, "Content-Type").value_or("");
    for (std::size_t at = 0; at + 9 < type.size(); ++at) {
        if (!is_same_in_any_case(std::string_view(type).substr(at, 9), "boundary=")) continue;
        const bool quoted = type[at + 9] == '"';
        const auto start = at + 9 + (quoted ? 1 : 0);
        return type.substr(start, std::min(type.find_first_of(quoted ? "\"" : "; \t", start), type.size()) - start);
    }
    return {};
}

result<std::string> decoded(const entity& part) {
    const auto encoding = raw_header(part.head, "Content-Transfer-Encoding").value_or("7bit");
    if (is_same_in_any_case(encoding, "base64")) return from_base64(part.body);
    if (is_same_in_any_case(encoding, "quoted-printable")) return from_quoted_printable(part.body);
    for (const auto* plain : {"7bit", "8bit", "binary"})
        if (is_same_in_any_case(encoding, plain)) return std::string(part.body);
    return error{errc::invalid, "the part has an unknown transfer encoding"};
}

result<std::string> find_part(std::string_view bytes, std::string_view wanted, int depth);

result<std::string> find_in_multipart(const entity& whole, std::string_view wanted, int depth) {
    const auto delimiter = "--" + boundary_of(whole.head);
    if (delimiter.size() == 2) return error{errc::invalid, "a multipart without a boundary"};
    auto rest = whole.body;
    std::optional<std::string_view> part;  // from its first byte on
    while (!rest.empty()) {
        const auto before = rest;
        const auto line = take_line(rest);
        if (!line.starts_with(delimiter)) continue;
        if (part) {
            auto found = find_part(without_line_end(part->substr(0, part->size() - before.size())), wanted, depth + 1);
            if (found || found.error().code != errc::not_found) return found;
        }
        if (line.substr(delimiter.size()).starts_with("--")) break;
        part = rest;
    }
    return error{errc::not_found, "the mail has no such part"};
}

result<std::string> find_part(std::string_view bytes, std::string_view wanted, int depth) {
    const auto whole = split(bytes);
    const auto type = media_type(whole.head);
    if (type == wanted) return decoded(whole);
    if (type.starts_with("multipart/") && depth < depth_max) return find_in_multipart(whole, wanted, depth);
    return error{errc::not_found, "the mail has no such part"};
}

}  // namespace

result<std::string> part_of(std::string_view bytes, mail_part part) {
    if (part == mail_part::source) return std::string(bytes);
    return find_part(bytes, part == mail_part::html ? "text/html" : "text/plain", 0);
}

std::optional<std::string> header_of(std::string_view bytes, std::string_view name) {
    auto raw = raw_header(split(bytes).head, name);
    if (!raw) return {};
    return decoded_words(*raw);
}

}  // namespace tidings
