#include "render/address_format.hpp"
#include <array>
#include "render/icu_locale.hpp"
#include "render/plain_line.hpp"

namespace tidings {
namespace {

// City first, then region and postal code on the same line.
constexpr std::array<std::string_view, 6> city_first{"US", "CA", "AU", "NZ", "IN", "BR"};
// The postal code has a line of its own below the city.
constexpr std::array<std::string_view, 3> code_below{"GB", "IE", "SA"};

bool has(auto& countries, std::string_view country) {
    return std::ranges::find(countries, country) != countries.end();
}

std::string joined(std::string_view left, std::string_view between, std::string_view right) {
    std::string text(left);
    if (!left.empty() && !right.empty()) text += between;
    return text += right;
}

}  // namespace

const std::string& address_format::country_name(const std::string& code, std::string_view locale) {
    return names_.get(code + '|' + std::string(locale), [&] {
        icu::UnicodeString name;
        if (!code.empty()) icu::Locale("", code.c_str()).getDisplayCountry(icu_locale(locale), name);
        return utf8(name);
    });
}

std::vector<std::string> address_format::lines(const postal_address& address, std::string_view locale) {
    const auto city = plain_line(address.city), code = plain_line(address.postal_code),
               region = plain_line(address.region);
    std::vector<std::string> lines{plain_line(address.name)};
    for (const auto& line : address.lines) lines.push_back(plain_line(line));
    if (has(city_first, address.country)) {
        lines.push_back(joined(city, region.empty() ? " " : ", ", joined(region, " ", code)));
    } else if (has(code_below, address.country)) {
        lines.insert(lines.end(), {city, region, code});
    } else {
        lines.insert(lines.end(), {joined(code, " ", city), region});
    }
    lines.push_back(country_name(plain_line(address.country), locale));
    std::erase_if(lines, [](const std::string& line) { return line.empty(); });
    return lines;
}

}  // namespace tidings
