#include "access/key_ring.hpp"

namespace tidings {
namespace {

// The key of a sign-in ends with it; what a person keeps does not.
std::string person_of(const api_key& one) {
    return one.created_by.starts_with(person_prefix) ? one.created_by : std::string();
}

}  // namespace

key_ring::key_ring(key_store& store, async_clock& clock, logger log)
    : store_(store),
      clock_(clock),
      log_(std::move(log)),
      wake_(clock.make_alarm()),
      uses_due_(clock.steady() + uses_every) {}

caller_ptr key_ring::used(const held& one) {
    const auto now = clock_.now();
    if (one.expires_at && *one.expires_at <= now) return nullptr;
    uses_[one.who->id] = now;
    return one.who;
}

// Found by a part of the digest of what was given, which nobody can choose, and then compared in constant time: how
// long it takes tells nothing about any key.
caller_ptr key_ring::find(std::string_view key) {
    if (!is_key_text(key)) return nullptr;
    const auto digest = key_digest_of(key);
    const auto found = by_id_.find(key_id_of(digest));
    if (found == by_id_.end() || !is_same_digest(found->second.digest, digest)) return nullptr;
    return used(found->second);
}

caller_ptr key_ring::find_by_id(const std::string& id) {
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : used(found->second);
}

bool key_ring::is_usable(const std::string& id) const {
    const auto found = by_id_.find(id);
    return found != by_id_.end() && (!found->second.expires_at || *found->second.expires_at > clock_.now());
}

void key_ring::take(std::vector<api_key> keys) {
    by_id_.clear();
    const auto now = clock_.now();
    for (auto& one : keys) {
        if (!one.is_usable(now)) continue;
        auto who = std::make_shared<const caller>(
            caller{one.id, one.name, std::string(name_of(one.given)), scopes_of(one.given), one.type, person_of(one)});
        by_id_.emplace(one.id, held{std::move(who), std::move(one.digest), one.expires_at});
    }
    is_read_ = true;
}

task<result<void>> key_ring::refresh() {
    auto keys = co_await store_.list();
    if (!keys) co_return keys.error();
    take(*std::move(keys));
    co_return result<void>();
}

task<> key_ring::tell_uses() {
    uses_due_ = clock_.steady() + uses_every;
    if (uses_.empty()) co_return;
    std::vector<api_key_use> uses;
    for (const auto& [id, at] : uses_) uses.push_back({id, at});
    uses_.clear();
    const auto written = co_await store_.note_used(std::move(uses));
    // What is lost is when a key was last used, and the next use tells it again.
    if (!written) log_.debug("the use of keys was not noted", {{"reason", written.error().detail}});
}

task<> key_ring::run() {
    while (!is_stopping_) {
        const auto read = co_await refresh();
        if (!read && !std::exchange(was_told_, true))
            log_.warn("API keys cannot be read; those that are known stay", {{"reason", read.error().detail}});
        if (read) was_told_ = false;
        if (clock_.steady() >= uses_due_) co_await tell_uses();
        const auto next = clock_.steady() + read_every;
        if (!is_stopping_) co_await wake_->wait_until(next);
    }
}

void key_ring::stop() {
    is_stopping_ = true;
    wake_->ring();
}

}  // namespace tidings
