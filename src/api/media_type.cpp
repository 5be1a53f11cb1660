#include "api/media_type.hpp"
#include <algorithm>

namespace tidings::api {

bool is_media_type(std::string_view header, std::string_view wanted) {
    header = header.substr(0, std::min(header.find(';'), header.size()));
    while (!header.empty() && (header.back() == ' ' || header.back() == '\t')) header.remove_suffix(1);
    return std::ranges::equal(header, wanted, {},
                              [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

}  // namespace tidings::api
