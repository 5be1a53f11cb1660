#include "adapters/http_server/trusted_proxies.hpp"
#include <algorithm>
#include <optional>
#include "adapters/http_server/head_rules.hpp"
#include "base/ascii_case.hpp"

namespace tidings {
namespace {

namespace ip = boost::asio::ip;

std::string_view without_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The parts between separators, from the last to the first. Quoted strings hold addresses only, so no separator is in
// one.
std::vector<std::string_view> backwards(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (auto at = text.rfind(separator); at != std::string_view::npos; at = text.rfind(separator)) {
        parts.push_back(without_blanks(text.substr(at + 1)));
        text = text.substr(0, at);
    }
    parts.push_back(without_blanks(text));
    return parts;
}

// "192.0.2.7", "192.0.2.7:4711", "2001:db8::7", "[2001:db8::7]:4711", each of them in quotes or not.
std::optional<ip::address> address_in(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    if (text.starts_with('[')) {
        text = text.substr(1, std::min(text.find(']'), text.size()) - 1);
    } else if (std::ranges::count(text, ':') == 1) {
        text = text.substr(0, text.find(':'));
    }
    boost::system::error_code wrong;
    const auto address = ip::make_address(std::string(text), wrong);
    if (wrong) return std::nullopt;
    return without_mapping(address);
}

std::string_view for_of(std::string_view element) {
    for (const auto pair : backwards(element, ';'))
        if (is_same_in_any_case(pair.substr(0, 4), "for=")) return pair.substr(4);
    return {};
}

// The hops of a header, the nearest first; several fields are one list.
std::vector<std::string_view> hops(const api::http_request& request, std::string_view name) {
    std::vector<std::string_view> found;
    for (auto field = request.headers.rbegin(); field != request.headers.rend(); ++field)
        if (is_same_in_any_case(field->first, name))
            for (const auto hop : backwards(field->second, ',')) found.push_back(hop);
    return found;
}

template <class Network, class Address>
bool is_in(const Network& network, const Address& address) {
    return Network(address, network.prefix_length()).canonical() == network;
}

}  // namespace

ip::address without_mapping(const ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return address;
}

result<trusted_proxies> trusted_proxies::parse(const std::vector<std::string>& list) {
    trusted_proxies made;
    for (const auto& each : list) {
        const bool is_v6 = each.find(':') != std::string::npos;
        const auto network = each.find('/') != std::string::npos ? each : each + (is_v6 ? "/128" : "/32");
        boost::system::error_code wrong;
        if (is_v6)
            made.v6_.push_back(ip::make_network_v6(network, wrong).canonical());
        else
            made.v4_.push_back(ip::make_network_v4(network, wrong).canonical());
        if (wrong)
            return error{
                errc::invalid,
                "has \"" + each + "\", which is no address or network; write 10.0.0.7, 10.0.0.0/8 or fd00::/8"};
    }
    return made;
}

bool trusted_proxies::contains(const ip::address& peer) const {
    const auto plain = without_mapping(peer);
    if (plain.is_v4())
        return std::ranges::any_of(v4_, [&](const auto& network) { return is_in(network, plain.to_v4()); });
    return std::ranges::any_of(v6_, [&](const auto& network) { return is_in(network, plain.to_v6()); });
}

ip::address trusted_proxies::client_of(const ip::address& peer, const api::http_request& request) const {
    if (!contains(peer)) return peer;
    const auto nearest_stranger = [&](const std::vector<std::string_view>& chain, bool is_forwarded) {
        auto client = peer;
        for (const auto hop : chain) {
            const auto address = address_in(is_forwarded ? for_of(hop) : hop);
            if (!address) break;
            client = *address;
            if (!contains(client)) break;
        }
        return client;
    };
    const auto plain = hops(request, "X-Forwarded-For"), standard = hops(request, "Forwarded");
    const auto by_plain = nearest_stranger(plain, false), by_standard = nearest_stranger(standard, true);
    if (plain.empty()) return by_standard;
    if (standard.empty()) return by_plain;
    return by_plain == by_standard ? by_plain : peer;
}

}  // namespace tidings
