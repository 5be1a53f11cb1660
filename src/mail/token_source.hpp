// Gives the access token that a relay is shown in place of a password. Implemented by adapters/oauth.
#pragma once
#include <chrono>
#include <optional>
#include "base/result.hpp"
#include "base/secret.hpp"
#include "runtime/task.hpp"

namespace tidings {

class token_source {
public:
    virtual ~token_source() = default;

    // Ends within the source's own deadline. unavailable: none now, ask later.  rejected: none before somebody changes
    // something; the detail says what. Neither holds a secret.
    virtual task<result<secret>> token() = 0;
    // The relay did not take it: the next call gets a new one, unless it was new.
    virtual void refused(const secret& token) = 0;
    // How long the token at hand is good for; empty when there is none, negative when it has ended.
    virtual std::optional<std::chrono::milliseconds> lasts() const = 0;
};

}  // namespace tidings
