#include "adapters/sqlite/packed_headers.hpp"
#include <charconv>
#include <optional>

namespace tidings::sqlite {
namespace {

std::optional<std::string> take_part(std::string_view& text) {
    std::size_t length = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), length);
    const auto start = static_cast<std::size_t>(end - text.data()) + 1;
    if (problem != std::errc{} || start > text.size() || length >= text.size() - start) return std::nullopt;
    std::string part(text.substr(start, length));
    text.remove_prefix(std::min(text.size(), start + length + 1));
    return part;
}

}  // namespace

std::string packed(const record_headers& headers) {
    std::string all;
    for (const auto& [name, value] : headers)
        for (const auto* part : {&name, &value}) all += std::to_string(part->size()) + ":" + *part + ",";
    return all;
}

record_headers unpacked(std::string_view text) {
    record_headers headers;
    while (!text.empty()) {
        auto name = take_part(text);
        auto value = name ? take_part(text) : std::nullopt;
        if (!value) break;
        headers.emplace_back(std::move(*name), std::move(*value));
    }
    return headers;
}

}  // namespace tidings::sqlite
