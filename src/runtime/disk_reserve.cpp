#include "runtime/disk_reserve.hpp"
#include <algorithm>
#include "runtime/config_value.hpp"

namespace tidings {
namespace {

error not_a_reserve() {
    return {errc::invalid, R"(is not a size of disk; write 1GB, 5%, both with a comma (the smaller counts) or "off")"};
}

}  // namespace

std::int64_t disk_reserve::of(std::int64_t total) const {
    const auto share = percent ? total / 100 * *percent : std::int64_t{0};
    if (octets && percent) return std::min(*octets, share);
    return octets ? *octets : share;
}

result<disk_reserve> parse_disk_reserve(std::string_view text) {
    disk_reserve reserve;
    if (trimmed(text) == "off") return reserve;
    for (const auto& part : parse_list(text)) {
        if (part.ends_with('%')) {
            const auto number = parse_integer(trimmed(std::string_view(part).substr(0, part.size() - 1)));
            if (!number || *number < 1 || reserve.percent) return not_a_reserve();
            if (*number > 90) return error{errc::invalid, "keeps more than 90 % of the disk free; write 90% or less"};
            reserve.percent = *number;
            continue;
        }
        const auto octets = parse_size(part);
        if (!octets || reserve.octets) return not_a_reserve();
        reserve.octets = *octets;
    }
    if (reserve.is_off()) return not_a_reserve();
    return reserve;
}

std::string format_disk_reserve(const disk_reserve& reserve) {
    if (reserve.is_off()) return "off";
    std::string text;
    if (reserve.octets) text = exact_size(*reserve.octets);
    if (reserve.percent) text += (text.empty() ? "" : ",") + std::to_string(*reserve.percent) + "%";
    return text;
}

}  // namespace tidings
