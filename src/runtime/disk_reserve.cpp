#include "runtime/disk_reserve.hpp"
#include <algorithm>
#include <array>
#include <charconv>
#include "runtime/config_value.hpp"

namespace tidings {
namespace {

struct size_unit {
    std::string_view name;
    std::int64_t octets;
};

// As disks are sold; the binary units for those who think in them.
constexpr std::array<size_unit, 7> size_units{{{"TB", 1'000'000'000'000},
                                               {"GB", 1'000'000'000},
                                               {"MB", 1'000'000},
                                               {"KB", 1'000},
                                               {"TiB", std::int64_t{1} << 40},
                                               {"GiB", std::int64_t{1} << 30},
                                               {"MiB", std::int64_t{1} << 20}}};
constexpr std::int64_t octets_max = 1'000'000'000'000'000;  // more is a slip of the pen, and far from overflow

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
        std::int64_t number = 0;
        const auto [end, problem] = std::from_chars(part.data(), part.data() + part.size(), number);
        const auto unit = trimmed(std::string_view(part).substr(static_cast<std::size_t>(end - part.data())));
        if (problem != std::errc{} || number < 1) return not_a_reserve();
        if (unit == "%") {
            if (reserve.percent) return not_a_reserve();
            if (number > 90) return error{errc::invalid, "keeps more than 90 % of the disk free; write 90% or less"};
            reserve.percent = number;
            continue;
        }
        const auto* known = std::ranges::find(size_units, unit, &size_unit::name);
        if (known == size_units.end() || reserve.octets || number > octets_max / known->octets) return not_a_reserve();
        reserve.octets = number * known->octets;
    }
    if (reserve.is_off()) return not_a_reserve();
    return reserve;
}

std::string format_size(std::int64_t octets) {
    for (const auto& unit : size_units) {
        if (octets < unit.octets) continue;
        const auto tenths = octets / (unit.octets / 10);
        auto text = std::to_string(tenths / 10);
        if (tenths < 1000 && tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
        return text + " " + std::string(unit.name);
    }
    return std::to_string(octets) + " octets";
}

}  // namespace tidings
