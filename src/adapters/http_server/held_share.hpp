// What one connection holds of client_shares; given back when it is destroyed.
#pragma once
#include <utility>
#include "adapters/http_server/client_shares.hpp"

namespace tidings {

class held_share {
public:
    explicit held_share(client_shares& shares) : shares_(shares) {}
    held_share(const held_share&) = delete;
    held_share& operator=(const held_share&) = delete;
    ~held_share() { release(); }

    // Holds `amount` on behalf of this client, in all. False: a bound is reached, and what was held stays held.
    bool hold(const std::string& client, std::size_t amount) {
        if (amount <= held_) return true;
        if (held_ == 0) client_ = client;
        if (!shares_.take(client_, amount - held_)) return false;
        held_ = amount;
        return true;
    }
    void release() { shares_.give_back(client_, std::exchange(held_, 0)); }

private:
    client_shares& shares_;
    std::string client_;
    std::size_t held_ = 0;
};

}  // namespace tidings
