// Counts connections, in all and per client, so that neither one client nor all of them can use up the process.
#pragma once
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <string>
#include <unordered_map>

namespace tidings {

class connection_caps {
public:
    connection_caps(std::size_t total_max, std::size_t per_client_max)
        : total_max_(total_max), per_client_max_(per_client_max) {}

    // An IPv4 address, or the /64 network of an IPv6 one, which is what one customer line gets.
    static std::string client_of(const boost::asio::ip::address& peer);

    bool enter(const std::string& client);  // false: a cap is reached, nothing was counted
    void leave(const std::string& client);

private:
    std::size_t total_max_, per_client_max_;
    std::size_t total_ = 0;
    std::unordered_map<std::string, std::size_t> by_client_;
};

}  // namespace tidings
