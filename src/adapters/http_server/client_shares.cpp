#include "adapters/http_server/client_shares.hpp"

namespace tidings {

std::string client_shares::client_of(const boost::asio::ip::address& peer) {
    if (peer.is_v4()) return peer.to_string();
    const auto bytes = peer.to_v6().to_bytes();
    if (peer.to_v6().is_v4_mapped())
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, peer.to_v6()).to_string();
    return std::string(bytes.begin(), bytes.begin() + 8);
}

bool client_shares::take(const std::string& client, std::size_t amount) {
    if (amount > total_max_ - total_) return false;
    auto& mine = by_client_[client];
    const bool fits = amount <= per_client_max_ - mine;
    if (fits) {
        mine += amount;
        total_ += amount;
    }
    if (mine == 0) by_client_.erase(client);
    return fits;
}

void client_shares::give_back(const std::string& client, std::size_t amount) {
    if (amount == 0) return;
    total_ -= amount;
    const auto mine = by_client_.find(client);
    mine->second -= amount;
    if (mine->second == 0) by_client_.erase(mine);
}

}  // namespace tidings
