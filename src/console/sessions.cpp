#include "console/sessions.hpp"
#include "codec/random_hex.hpp"
#include "codec/sha256.hpp"

namespace tidings::console {

std::string sessions::open(caller_ptr who, bool by_provider) {
    while (!oldest_first_.empty() && (by_digest_.size() >= most_ || oldest_first_.front().ends <= clock_.steady()))
        drop(oldest_first_.begin());
    auto token = random_hex();
    oldest_first_.push_back(
        {sha256_hex(token), {std::move(who), clock_.now() + lifetime, by_provider}, clock_.steady() + lifetime});
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
