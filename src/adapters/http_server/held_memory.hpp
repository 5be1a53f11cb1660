// The part of the servers' memory for requests under way that one connection holds; given back when it is destroyed.
#pragma once
#include "adapters/http_server/client_shares.hpp"

namespace tidings {

class held_memory {
public:
    explicit held_memory(client_shares& shares) : shares_(shares) {}
    held_memory(const held_memory&) = delete;
    held_memory& operator=(const held_memory&) = delete;
    ~held_memory() { release(); }

    // Holds `bytes` on behalf of this client, in all. False: there is no room for them, and what was held stays held.
    bool hold(const std::string& client, std::size_t bytes) {
        if (bytes <= held_) return true;
        if (held_ == 0) client_ = client;
        if (!shares_.take(client_, bytes - held_)) return false;
        held_ = bytes;
        return true;
    }
    void release() { shares_.give_back(client_, std::exchange(held_, 0)); }

private:
    client_shares& shares_;
    std::string client_;
    std::size_t held_ = 0;
};

}  // namespace tidings
