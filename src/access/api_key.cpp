#include "access/api_key.hpp"
#include <openssl/crypto.h>
#include <algorithm>
#include "codec/random_hex.hpp"
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
    return std::string(key_prefix) + random_hex(key_bytes);
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
