// What all clients together and each of them hold of something that is scarce: connections, or bytes.
#pragma once
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <string>
#include <unordered_map>

namespace tidings {

class client_shares {
public:
    client_shares(std::size_t total_max, std::size_t per_client_max)
        : total_max_(total_max), per_client_max_(per_client_max) {}

    // An IPv4 address, or the /64 network of an IPv6 one, which is what one customer line gets.
    static std::string client_of(const boost::asio::ip::address& peer);

    bool take(const std::string& client, std::size_t amount);  // false: a bound is reached, nothing was taken
    void give_back(const std::string& client, std::size_t amount);
    std::size_t taken() const { return total_; }

private:
    std::size_t total_max_, per_client_max_;
    std::size_t total_ = 0;
    std::unordered_map<std::string, std::size_t> by_client_;
};

}  // namespace tidings
