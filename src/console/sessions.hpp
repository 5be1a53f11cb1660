// Who is signed in. Sessions live in memory: a restart ends them, and so does signing out. Only a digest of each token
// is kept, so that a look at the memory gives nobody a session.
#pragma once
#include <chrono>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include "access/caller.hpp"
#include "base/time_source.hpp"

namespace tidings::console {

class sessions {
public:
    static constexpr std::chrono::seconds lifetime = std::chrono::hours{8};

    explicit sessions(const time_source& clock, std::size_t most = 1'000) : clock_(clock), most_(most) {}

    struct session {
        caller_ptr who;  // as the key said when the session began
        timestamp ends_at;
        bool by_provider = false;  // the key was made for this session alone
    };

    // Answers the token: 256 random bits in hex. When there are too many sessions, the oldest one ends.
    std::string open(caller_ptr who, bool by_provider = false);
    // Null: never opened, ended or too old. The session stays in its place until it ends.
    const session* find(std::string_view token);
    void close(std::string_view token);
    std::size_t size() const { return by_digest_.size(); }

private:
    struct held {
        std::string digest;
        session about;
        steady_time ends;
    };
    void drop(std::list<held>::iterator one);

    const time_source& clock_;
    std::size_t most_;
    std::list<held> oldest_first_;
    std::unordered_map<std::string_view, std::list<held>::iterator> by_digest_;  // keys view into oldest_first_
};

}  // namespace tidings::console
