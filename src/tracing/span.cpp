#include "tracing/span.hpp"

namespace tidings {
namespace {

std::string bounded(std::string_view text) {
    auto size = std::min(text.size(), span::text_max);
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    return std::string(text.substr(0, size));
}

}  // namespace

span& span::text(std::string_view attribute, std::string_view value) {
    if (!value.empty() && attributes.size() < attributes_max) attributes.push_back({attribute, bounded(value)});
    return *this;
}

span& span::number(std::string_view attribute, std::int64_t value) {
    if (attributes.size() < attributes_max) attributes.push_back({attribute, value});
    return *this;
}

span& span::flag(std::string_view attribute, bool value) {
    if (attributes.size() < attributes_max) attributes.push_back({attribute, value});
    return *this;
}

span& span::failed(std::string_view why) {
    status = span_status::error;
    status_message = bounded(why);
    return *this;
}

}  // namespace tidings
