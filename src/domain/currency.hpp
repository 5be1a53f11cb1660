// The currencies of ISO 4217 that have a minor unit, so that an amount is a whole number of it.
// Metals, funds without a minor unit (XDR, XAU, …), test and withdrawn codes are not here: nothing is sold for them.
#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace tidings {

struct currency {
    std::string_view code;  // "EUR"
    int exponent = 2;       // digits behind the point: 0 for JPY, 3 for KWD
};

// Upper case only, as ISO 4217 writes them; nullopt for any other text.
std::optional<currency> find_currency(std::string_view code);

// By code, ascending.
std::span<const currency> all_currencies();

}  // namespace tidings
