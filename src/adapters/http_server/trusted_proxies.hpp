// Which peers may say on whose behalf they ask. Anybody can write X-Forwarded-For; only what a proxy of ours wrote
// counts.
#pragma once
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string>
#include <vector>
#include "api/http_message.hpp"
#include "base/result.hpp"

namespace tidings {

class trusted_proxies {
public:
    // Addresses ("10.0.0.7", "::1") and networks ("10.0.0.0/8"). The error completes a sentence: "has …, which is …".
    static result<trusted_proxies> parse(const std::vector<std::string>& list);

    bool contains(const boost::asio::ip::address& peer) const;

    // The client of a request that came from `peer`: the hop nearest to us that is no trusted proxy, from
    // X-Forwarded-For or Forwarded (RFC 7239). The peer itself when it is not trusted, when neither header is there or
    // can be read, and when both are there and disagree: one of them was the client's own.
    boost::asio::ip::address client_of(const boost::asio::ip::address& peer, const api::http_request& request) const;

private:
    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
};

// An IPv4 address that came in the clothes of an IPv6 one, as itself.
boost::asio::ip::address without_mapping(const boost::asio::ip::address& address);

}  // namespace tidings
