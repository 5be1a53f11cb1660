// An API key as it is kept: everything but the key itself. The key is "tdk_" and 128 random bits in hex; it is shown
// once, and only its SHA-256 digest is stored. With that many random bits a digest needs no salt and no slow hash.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "access/key_type.hpp"
#include "access/role.hpp"
#include "base/timestamp.hpp"

namespace tidings {

struct api_key {
    std::string id;      // key_id_of(digest)
    std::string digest;  // key_digest_of(text)
    std::string name;    // 1 to 80 bytes, for people
    role given = role::viewer;
    timestamp created_at;
    std::string created_by;                                // id of the key that made it
    std::optional<timestamp> expires_at;                   // empty: never
    std::optional<timestamp> last_used_at = std::nullopt;  // to the minute
    std::optional<timestamp> revoked_at = std::nullopt;
    std::string revoked_by = {};
    key_type type = key_type::live;

    bool is_usable(timestamp now) const { return !revoked_at && (!expires_at || *expires_at > now); }
    friend bool operator==(const api_key&, const api_key&) = default;
};

// With it begins created_by of a key that stands for a sign-in with a provider: the id of the person.
inline constexpr std::string_view person_prefix = "person_";

// So many that are neither revoked nor expired may stand beside each other.
inline constexpr std::size_t api_keys_max = 1'000;

std::string make_key_text();                      // from the system's random bytes; throws when it gives none
bool is_key_text(std::string_view text);          // "tdk_" and 32 lower-case hex digits
std::string key_digest_of(std::string_view key);  // 64 hex digits
bool is_key_digest(std::string_view text);
bool is_same_digest(std::string_view left, std::string_view right);  // how long it takes tells nothing
// The same key has the same id in both services. 80 bits of the digest tell nobody the key.
std::string key_id_of(std::string_view digest);  // "key_" and 20 hex digits

}  // namespace tidings
