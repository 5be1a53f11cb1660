#include "codec/sha256.hpp"
#include <openssl/sha.h>

namespace tidings {

std::string sha256_hex(std::string_view bytes) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    text.reserve(2 * sizeof digest);
    for (const auto byte : digest) {
        text += hex[byte >> 4];
        text += hex[byte & 0xF];
    }
    return text;
}

}  // namespace tidings
