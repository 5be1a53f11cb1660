#include "console/random_text.hpp"
#include <openssl/rand.h>
#include <array>
#include <stdexcept>
#include <string_view>

namespace tidings::console {

std::string random_text() {
    std::array<unsigned char, 32> bytes;
    if (RAND_bytes(bytes.data(), bytes.size()) != 1) throw std::runtime_error("the system gives no random bytes");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : bytes) text.append({digits[byte >> 4], digits[byte & 15]});
    return text;
}

}  // namespace tidings::console
