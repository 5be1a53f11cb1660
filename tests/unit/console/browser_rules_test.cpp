#include "console/browser_rules.hpp"
#include <gtest/gtest.h>

namespace tidings::console {
namespace {

using headers = std::vector<std::pair<std::string_view, std::string_view>>;

api::http_request with(headers fields, std::string_view method = "GET") {
    api::http_request request;
    request.method = method;
    request.headers = std::move(fields);
    return request;
}

TEST(BrowserRules, a_host_is_ours_when_it_cannot_be_pointed_elsewhere_or_is_the_public_name) {
    const auto secure = *parse_public_url("https://tidings.shop.example");
    const auto plain = *parse_public_url("http://tidings.shop.example:8081");
    struct row {
        const char* host;
        const public_url& place;
        host_kind kind;
    };
    for (const auto& one :
         {row{"localhost:8080", secure, host_kind::loopback}, row{"LOCALHOST", secure, host_kind::loopback},
          row{"app.localhost:1", secure, host_kind::loopback}, row{"127.0.0.1:8080", secure, host_kind::loopback},
          row{"127.9.8.7", secure, host_kind::loopback}, row{"[::1]:8080", secure, host_kind::loopback},
          row{"tidings.shop.example", secure, host_kind::secure},
          row{"Tidings.shop.example:443", secure, host_kind::secure},
          row{"tidings.shop.example:80", secure, host_kind::foreign},
          row{"tidings.shop.example:8081", plain, host_kind::plain},
          row{"tidings.shop.example", plain, host_kind::foreign}, row{"10.0.0.7:8081", secure, host_kind::plain},
          row{"[2001:db8::7]", secure, host_kind::plain}, row{"127.0.0.1.evil.example", secure, host_kind::foreign},
          row{"127.evil", secure, host_kind::foreign}, row{"localhost.evil.example", secure, host_kind::foreign},
          row{"notlocalhost", secure, host_kind::foreign}, row{"evil.example", secure, host_kind::foreign},
          row{"", secure, host_kind::foreign}}) {
        EXPECT_EQ(kind_of_host(one.host, one.place, false), one.kind) << one.host;
        const auto through_tls = one.kind == host_kind::foreign ? host_kind::foreign : host_kind::secure;
        EXPECT_EQ(kind_of_host(one.host, one.place, true), through_tls) << one.host;
    }
}

TEST(BrowserRules, only_our_pages_send_the_field_from_the_same_origin) {
    EXPECT_TRUE(is_from_our_pages(with({{"Sec-Fetch-Site", "same-origin"}, {"Tidings-Console", "1"}})));
    EXPECT_FALSE(is_from_our_pages(with({{"Sec-Fetch-Site", "same-site"}, {"Tidings-Console", "1"}})));
    EXPECT_FALSE(is_from_our_pages(with({{"Sec-Fetch-Site", "cross-site"}, {"Tidings-Console", "1"}})));
    EXPECT_FALSE(is_from_our_pages(with({{"Sec-Fetch-Site", "none"}, {"Tidings-Console", "1"}})));
    EXPECT_FALSE(is_from_our_pages(with({{"Tidings-Console", "1"}})));
    EXPECT_FALSE(is_from_our_pages(with({{"Sec-Fetch-Site", "same-origin"}})));
}

TEST(BrowserRules, a_frame_of_ours_reads_and_changes_nothing) {
    const headers frame{{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Dest", "iframe"}};
    EXPECT_TRUE(is_our_frame(with(frame)));
    EXPECT_FALSE(is_our_frame(with(frame, "POST")));
    EXPECT_FALSE(is_our_frame(with({{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Dest", "iframe"}})));
    EXPECT_FALSE(is_our_frame(with({{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Dest", "document"}})));
}

TEST(BrowserRules, a_cookie_is_found_by_its_whole_name) {
    const auto request = with({{"cookie", "a=1; tidings-console-old=2;tidings-console=3 ; b=4"}});
    EXPECT_EQ(cookie_of(request, "tidings-console"), "3");
    EXPECT_EQ(cookie_of(request, "b"), "4");
    EXPECT_EQ(cookie_of(request, "c"), "");
    EXPECT_EQ(cookie_of(with({}), "b"), "");
}

TEST(BrowserRules, people_are_told_from_programs_by_accept) {
    EXPECT_TRUE(wants_a_page(with({{"Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}})));
    EXPECT_TRUE(wants_a_page(with({{"Accept", "application/json, text/html;q=0.5"}})));
    EXPECT_FALSE(wants_a_page(with({{"Accept", "*/*"}})));
    EXPECT_FALSE(wants_a_page(with({})));
}

TEST(BrowserRules, a_coding_is_sent_to_those_who_take_it) {
    EXPECT_TRUE(takes_coding(with({{"Accept-Encoding", "gzip, deflate, br"}}), "br"));
    EXPECT_TRUE(takes_coding(with({{"Accept-Encoding", "br;q=0.8"}}), "br"));
    EXPECT_FALSE(takes_coding(with({{"Accept-Encoding", "gzip, br;q=0"}}), "br"));
    EXPECT_FALSE(takes_coding(with({{"Accept-Encoding", "gzip"}}), "br"));
    EXPECT_FALSE(takes_coding(with({}), "br"));
}

}  // namespace
}  // namespace tidings::console
