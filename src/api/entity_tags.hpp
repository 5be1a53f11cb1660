// The value of If-Match and If-None-Match (RFC 9110, sections 8.8.3 and 13.1).
#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace tidings::api {

struct entity_tags {
    struct tag {
        bool is_weak = false;
        std::string_view opaque;  // between the quotes
    };
    bool is_any = false;  // "*"
    std::vector<tag> tags;
};

// Empty when the text is neither "*" nor a list of entity tags. Views into the text.
std::optional<entity_tags> parse_entity_tags(std::string_view text);

}  // namespace tidings::api
