#include "codec/random_hex.hpp"
#include <openssl/rand.h>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace tidings {

std::string random_hex(std::size_t count) {
    std::vector<unsigned char> bytes(count);
    if (RAND_bytes(bytes.data(), static_cast<int>(count)) != 1)
        throw std::runtime_error("the system gives no random bytes");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : bytes) text.append({digits[byte >> 4], digits[byte & 15]});
    return text;
}

}  // namespace tidings
