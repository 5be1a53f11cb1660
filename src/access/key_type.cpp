#include "access/key_type.hpp"

namespace tidings {

std::string_view name_of(key_type which) {
    switch (which) {
        case key_type::live: return "live";
        case key_type::test: return "test";
    }
    return "";
}

std::optional<key_type> parse_key_type(std::string_view name) {
    for (const auto one : {key_type::live, key_type::test})
        if (name_of(one) == name) return one;
    return std::nullopt;
}

bool is_for_tests(role which) {
    return which == role::shop;
}

}  // namespace tidings
