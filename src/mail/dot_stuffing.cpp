#include "mail/dot_stuffing.hpp"

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

}  // namespace tidings
