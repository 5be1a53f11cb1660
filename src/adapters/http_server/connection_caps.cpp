#include "adapters/http_server/connection_caps.hpp"

namespace tidings {

std::string connection_caps::client_of(const boost::asio::ip::address& peer) {
    if (peer.is_v4()) return peer.to_string();
    const auto octets = peer.to_v6().to_bytes();
    if (peer.to_v6().is_v4_mapped()) return std::string(octets.begin() + 12, octets.end());
    return std::string(octets.begin(), octets.begin() + 8);
}

bool connection_caps::enter(const std::string& client) {
    if (total_ >= total_max_) return false;
    auto& mine = by_client_[client];
    if (mine >= per_client_max_) return false;
    ++mine;
    ++total_;
    return true;
}

void connection_caps::leave(const std::string& client) {
    --total_;
    const auto mine = by_client_.find(client);
    if (mine != by_client_.end() && --mine->second == 0) by_client_.erase(mine);
}

}  // namespace tidings
