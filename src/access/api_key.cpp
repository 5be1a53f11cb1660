#include "access/api_key.hpp"
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <algorithm>
#include <array>
#include <stdexcept>
#include "codec/sha256.hpp"

namespace tidings {
namespace {

constexpr std::string_view key_prefix = "tdk_", id_prefix = "key_";
constexpr std::size_t key_bytes = 16, digest_digits = 64, id_digits = 20;

bool is_hex(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::string make_key_text() {
    std::array<unsigned char, key_bytes> bytes;
    if (RAND_bytes(bytes.data(), bytes.size()) != 1) throw std::runtime_error("the system gives no random bytes");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text{key_prefix};
    for (const auto byte : bytes) text.append({digits[byte >> 4], digits[byte & 15]});
    return text;
}

bool is_key_text(std::string_view text) {
    return text.size() == key_prefix.size() + 2 * key_bytes && text.starts_with(key_prefix) &&
           is_hex(text.substr(key_prefix.size()));
}

std::string key_digest_of(std::string_view key) {
    return sha256_hex(key);
}

bool is_key_digest(std::string_view text) {
    return text.size() == digest_digits && is_hex(text);
}

bool is_same_digest(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string key_id_of(std::string_view digest) {
    return std::string(id_prefix) + std::string(digest.substr(0, id_digits));
}

}  // namespace tidings
