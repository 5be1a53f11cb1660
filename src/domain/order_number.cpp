#include "domain/order_number.hpp"
#include <charconv>
#include <cstdint>

namespace tidings {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t letters = 8, group = 4, hex_digits = 10;
constexpr std::uint64_t letter_bits = 5;

}  // namespace

std::string short_number(const order_id& id) {
    if (!is_id("ord_", id.value)) return id.value;
    const auto end = std::string_view(id.value).substr(id.value.size() - hex_digits);
    std::uint64_t bits = 0;
    std::from_chars(end.data(), end.data() + end.size(), bits, 16);
    std::string number;
    for (std::size_t at = 0; at < letters; ++at) {
        if (at == group) number += '-';
        number += alphabet[(bits >> (letter_bits * (letters - 1 - at))) & 31];
    }
    return number;
}

std::string order_number(const order& shown) {
    return shown.details.reference.empty() ? short_number(shown.id) : shown.details.reference;
}

std::optional<std::string> id_end_of(std::string_view number) {
    if (number.size() != letters + 1 || number[group] != '-') return std::nullopt;
    std::uint64_t bits = 0;
    for (std::size_t at = 0; at < number.size(); ++at) {
        if (at == group) continue;
        const auto value = alphabet.find(number[at]);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << letter_bits) | value;
    }
    std::string end(hex_digits, '0');
    for (std::size_t at = hex_digits; at-- > 0; bits >>= 4) end[at] = "0123456789abcdef"[bits & 15];
    return end;
}

}  // namespace tidings
