#include "adapters/http_server/trusted_proxies.hpp"
#include <gtest/gtest.h>

namespace tidings {
namespace {

using boost::asio::ip::make_address;

struct hop_case {
    const char* peer;
    std::vector<std::pair<std::string_view, std::string_view>> headers;
    const char* client;
};

TEST(TrustedProxies, the_nearest_hop_that_is_no_proxy_of_ours_is_the_client) {
    const auto ours = trusted_proxies::parse({"10.0.0.0/8", "192.0.2.1", "fd00::/8"});
    ASSERT_TRUE(ours);
    const std::vector<hop_case> cases{
        {"10.0.0.1", {}, "10.0.0.1"},
        {"203.0.113.9", {{"X-Forwarded-For", "198.51.100.7"}}, "203.0.113.9"},
        {"10.0.0.1", {{"X-Forwarded-For", "198.51.100.7"}}, "198.51.100.7"},
        {"10.0.0.1", {{"x-forwarded-for", "1.2.3.4, 198.51.100.7, 10.2.2.2"}}, "198.51.100.7"},
        {"10.0.0.1", {{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-For", "198.51.100.7"}}, "198.51.100.7"},
        {"10.0.0.1", {{"X-Forwarded-For", "10.3.3.3,10.2.2.2"}}, "10.3.3.3"},
        {"10.0.0.1", {{"X-Forwarded-For", "198.51.100.7:4711"}}, "198.51.100.7"},
        {"10.0.0.1", {{"X-Forwarded-For", "[2001:db8::7]:4711"}}, "2001:db8::7"},
        {"10.0.0.1", {{"X-Forwarded-For", "2001:db8::7"}}, "2001:db8::7"},
        {"10.0.0.1", {{"X-Forwarded-For", "unknown"}}, "10.0.0.1"},
        {"10.0.0.1", {{"X-Forwarded-For", "unknown, 10.2.2.2"}}, "10.2.2.2"},
        {"10.0.0.1", {{"X-Forwarded-For", ""}}, "10.0.0.1"},
        {"10.0.0.1", {{"X-Forwarded-For", ",,"}}, "10.0.0.1"},
        {"::ffff:10.0.0.1", {{"X-Forwarded-For", "::ffff:198.51.100.7"}}, "198.51.100.7"},
        {"fd00::1", {{"X-Forwarded-For", "198.51.100.7"}}, "198.51.100.7"},
        {"192.0.2.1", {{"Forwarded", "for=198.51.100.7;proto=https;by=192.0.2.1"}}, "198.51.100.7"},
        {"192.0.2.1", {{"Forwarded", "For=\"[2001:db8:cafe::17]:4711\""}}, "2001:db8:cafe::17"},
        {"192.0.2.1", {{"Forwarded", "for=1.2.3.4, for=198.51.100.7, proto=http;for=10.1.1.1"}}, "198.51.100.7"},
        {"192.0.2.1", {{"Forwarded", "for=_hidden, for=10.1.1.1"}}, "10.1.1.1"},
        {"192.0.2.1", {{"Forwarded", "proto=https"}}, "192.0.2.1"},
        {"10.0.0.1", {{"X-Forwarded-For", "198.51.100.7"}, {"Forwarded", "for=198.51.100.7"}}, "198.51.100.7"},
        {"10.0.0.1", {{"X-Forwarded-For", "198.51.100.7"}, {"Forwarded", "for=1.2.3.4"}}, "10.0.0.1"},
    };
    for (const auto& [peer, headers, client] : cases) {
        api::http_request request;
        request.headers = headers;
        EXPECT_EQ(ours->client_of(make_address(peer), request), make_address(client))
            << peer << " " << (headers.empty() ? "" : headers.front().second);
    }
}

TEST(TrustedProxies, nobody_is_trusted_unless_told) {
    EXPECT_FALSE(trusted_proxies{}.contains(make_address("127.0.0.1")));
}

TEST(TrustedProxies, what_is_no_network_is_named) {
    for (const auto wrong : {"proxy", "10.0.0.0/33", "10.0.0/8", "fd00::/129", "10.0.0.1:80", "*"}) {
        const auto made = trusted_proxies::parse({"10.0.0.1", wrong});
        ASSERT_FALSE(made) << wrong;
        EXPECT_NE(made.error().detail.find(wrong), std::string::npos);
    }
}

}  // namespace
}  // namespace tidings
