// The usable keys of a service in memory. Read again from the store every two seconds, so that every instance knows a
// new or revoked key soon; while the store is away the last table stands. Tells the store once a minute which keys
// were used. One executor.
#pragma once
#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include "access/caller.hpp"
#include "access/key_store.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/log.hpp"

namespace tidings {

class key_ring {
public:
    static constexpr std::chrono::seconds read_every{2}, uses_every{60};

    // Both outlive it.
    key_ring(key_store& store, async_clock& clock, logger log);

    // Whose key this is, and notes that it was used. Null: it is not known, revoked or expired.
    caller_ptr find(std::string_view key);
    // The same for a session that began with the key that has this id.
    caller_ptr find_by_id(const std::string& id);
    // Whether that key is still good; it is not used by being asked about.
    bool is_usable(const std::string& id) const;
    // False until the store has been read once: then an unknown key may be a good one.
    bool is_read() const { return is_read_; }

    // Reads the store now: behind a change that was made here.
    task<result<void>> refresh();
    // Until stop(). Spawn it once, when the store is open.
    task<> run();
    void stop();

private:
    struct held {
        caller_ptr who;
        std::string digest;
        std::optional<timestamp> expires_at;
    };

    void take(std::vector<api_key> keys);
    caller_ptr used(const held& one);
    task<> tell_uses();

    key_store& store_;
    async_clock& clock_;
    logger log_;
    std::unique_ptr<alarm> wake_;
    std::unordered_map<std::string, held> by_id_;  // an id is the beginning of the digest
    std::unordered_map<std::string, timestamp> uses_;
    steady_time uses_due_;
    bool is_read_ = false, is_stopping_ = false, was_told_ = false;
};

}  // namespace tidings
