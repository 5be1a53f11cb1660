#include "mail/dot_stuffing.hpp"
#include <algorithm>

namespace tidings {

std::string dot_stuffed(std::string_view bytes) {
    std::string stuffed;
    stuffed.reserve(bytes.size() + bytes.size() / 64 + 2);
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find_first_of("\r\n"), bytes.size());
        if (bytes.front() == '.') stuffed += '.';
        stuffed += bytes.substr(0, end);
        stuffed += "\r\n";
        bytes.remove_prefix(end);
        bytes.remove_prefix(bytes.starts_with("\r\n") ? 2 : bytes.empty() ? 0 : 1);
    }
    return stuffed;
}

bool needs_stuffing(std::string_view bytes) {
    if (bytes.empty()) return false;
    if (bytes.front() == '.' || !bytes.ends_with("\r\n")) return true;
    std::ptrdiff_t lines = 0;
    for (auto at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1), ++lines) {
        if (at == 0 || bytes[at - 1] != '\r') return true;
        if (at + 1 < bytes.size() && bytes[at + 1] == '.') return true;
    }
    return std::count(bytes.begin(), bytes.end(), '\r') != lines;  // a CR that ends no line
}

}  // namespace tidings
