#include "api/http_message.hpp"
#include <algorithm>
#include "base/ascii_case.hpp"

namespace tidings::api {

bool is_same_name(std::string_view left, std::string_view right) {
    return is_same_in_any_case(left, right);
}

std::string_view http_request::header(std::string_view name) const {
    const auto found =
        std::ranges::find_if(headers, [&](const auto& field) { return is_same_name(field.first, name); });
    return found == headers.end() ? std::string_view{} : found->second;
}

std::size_t http_request::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(headers, [&](const auto& field) { return is_same_name(field.first, name); }));
}

}  // namespace tidings::api
