// The bounds of an order, one place for all of them. schemas/ repeats them and a test compares the two.
// Text is counted in characters (Unicode code points), not bytes.
#pragma once
#include <cstddef>
#include <cstdint>

namespace tidings::order_limits {

// Amounts and totals, in minor units: 2^53 - 1, the largest integer that every JSON reader (JavaScript's too) reads
// exactly.
inline constexpr std::int64_t amount_max = 9'007'199'254'740'991;
inline constexpr std::int64_t quantity_max = 1'000'000'000;
inline constexpr std::size_t items_max = 1'000;

inline constexpr std::size_t reference_max = 100;
inline constexpr std::size_t email_max = 254;  // RFC 5321, 4.5.3.1.3: a path of 256 with its angle brackets
inline constexpr std::size_t name_max = 200;   // of a customer, or on an address
inline constexpr std::size_t locale_max = 35;  // RFC 5646, 4.4.1
inline constexpr std::size_t time_zone_max = 64;
inline constexpr std::size_t sku_max = 100;
inline constexpr std::size_t item_name_max = 300;
inline constexpr std::size_t address_lines_max = 10;
inline constexpr std::size_t address_line_max = 200;
inline constexpr std::size_t city_max = 200;
inline constexpr std::size_t postal_code_max = 32;
inline constexpr std::size_t region_max = 200;
inline constexpr std::size_t carrier_max = 100;
inline constexpr std::size_t tracking_number_max = 100;
inline constexpr std::size_t url_max = 2'048;
inline constexpr std::size_t metadata_max = 50;  // members
inline constexpr std::size_t metadata_key_max = 40;
inline constexpr std::size_t metadata_value_max = 500;

}  // namespace tidings::order_limits
