#include "api/entity_tags.hpp"
#include <algorithm>

namespace tidings::api {
namespace {

void skip_blanks(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

bool is_tag_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x21 || (byte >= 0x23 && byte != 0x7f);
}

std::optional<entity_tags::tag> take_tag(std::string_view& text) {
    entity_tags::tag tag;
    tag.is_weak = text.starts_with("W/");
    if (tag.is_weak) text.remove_prefix(2);
    if (!text.starts_with('"')) return std::nullopt;
    const auto end = text.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    tag.opaque = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    if (!std::ranges::all_of(tag.opaque, is_tag_character)) return std::nullopt;
    return tag;
}

}  // namespace

// Empty elements of a list count as nothing (RFC 9110, section 5.6.1.2).
std::optional<entity_tags> parse_entity_tags(std::string_view text) {
    entity_tags found;
    skip_blanks(text);
    if (text.starts_with('*')) {
        text.remove_prefix(1);
        skip_blanks(text);
        found.is_any = true;
        return text.empty() ? std::optional(found) : std::nullopt;
    }
    while (!text.empty()) {
        if (!text.starts_with(',')) {
            const auto tag = take_tag(text);
            if (!tag) return std::nullopt;
            found.tags.push_back(*tag);
            skip_blanks(text);
            if (!text.empty() && !text.starts_with(',')) return std::nullopt;
        }
        text.remove_prefix(std::min<std::size_t>(1, text.size()));
        skip_blanks(text);
    }
    if (found.tags.empty()) return std::nullopt;
    return found;
}

}  // namespace tidings::api
