#include "console/sessions.hpp"
#include <openssl/rand.h>
#include <array>
#include <stdexcept>
#include "codec/sha256.hpp"

namespace tidings::console {
namespace {

std::string random_token() {
    std::array<unsigned char, 32> bytes;
    if (RAND_bytes(bytes.data(), bytes.size()) != 1) throw std::runtime_error("the system gives no random bytes");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : bytes) text.append({digits[byte >> 4], digits[byte & 15]});
    return text;
}

}  // namespace

std::string sessions::open(caller_ptr who) {
    while (!oldest_first_.empty() && (by_digest_.size() >= most_ || oldest_first_.front().ends <= clock_.steady()))
        drop(oldest_first_.begin());
    auto token = random_token();
    oldest_first_.push_back({sha256_hex(token), {std::move(who), clock_.now() + lifetime}, clock_.steady() + lifetime});
    by_digest_.emplace(oldest_first_.back().digest, std::prev(oldest_first_.end()));
    return token;
}

const sessions::session* sessions::find(std::string_view token) {
    if (token.empty()) return nullptr;
    const auto found = by_digest_.find(sha256_hex(token));
    if (found == by_digest_.end()) return nullptr;
    if (found->second->ends > clock_.steady()) return &found->second->about;
    drop(found->second);
    return nullptr;
}

void sessions::close(std::string_view token) {
    const auto found = by_digest_.find(sha256_hex(token));
    if (found != by_digest_.end()) drop(found->second);
}

void sessions::drop(std::list<held>::iterator one) {
    by_digest_.erase(one->digest);
    oldest_first_.erase(one);
}

}  // namespace tidings::console
