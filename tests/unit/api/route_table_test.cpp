#include "api/route_table.hpp"
#include <gtest/gtest.h>

namespace tidings::api {
namespace {

route_table::entry on(std::string method) {
    return {std::move(method), {}};
}

struct RouteTable : ::testing::Test {
    route_table routes;
    RouteTable() {
        routes.add("/v1/orders", on("GET")).add("/v1/orders", on("POST")).add("/v1/orders/{id}", on("GET"));
        routes.add("/v1/orders/{id}/events", on("GET")).add("/v1/dead-letters/{id}", on("GET"));
        routes.add("/v1/dead-letters/replay", on("POST")).add("/", on("GET"));
    }
    std::string label(std::string_view path) {
        const auto match = routes.find(path);
        return match.found ? *match.found->label : "";
    }
};

TEST_F(RouteTable, finds_the_resource_and_its_parameters) {
    const auto match = routes.find("/v1/orders/ord_1%2F2+x/events");

    ASSERT_TRUE(match.found);
    EXPECT_EQ(*match.found->label, "/v1/orders/{id}/events");
    EXPECT_EQ(match.params, std::vector<std::string>{"ord_1/2+x"});
}

TEST_F(RouteTable, prefers_the_literal_over_the_parameter) {
    EXPECT_EQ(label("/v1/dead-letters/replay"), "/v1/dead-letters/replay");
    EXPECT_EQ(label("/v1/dead-letters/msg_1"), "/v1/dead-letters/{id}");
}

TEST_F(RouteTable, finds_nothing_for_what_only_resembles_a_path) {
    for (const auto path : {"", "v1/orders", "/v1/orders/", "/v1/orders//events", "/v1//orders", "/v1/Orders", "*",
                            "/v1/orders/x/events/y", "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t"})
        EXPECT_EQ(label(path), "") << path;
    EXPECT_EQ(label("/"), "/");
}

TEST_F(RouteTable, says_when_a_parameter_is_not_encoded_text) {
    for (const auto path : {"/v1/orders/%", "/v1/orders/%4", "/v1/orders/%zz", "/v1/orders/%ff", "/v1/orders/%00",
                            "/v1/orders/%0d%0a", "/v1/orders/%c0%af", "/v1/orders/%ed%a0%80"})
        EXPECT_TRUE(routes.find(path).bad_encoding) << path;
    EXPECT_FALSE(routes.find("/v1/orders/%c3%a9").bad_encoding);
}

TEST_F(RouteTable, head_is_answered_by_get_and_allow_lists_both) {
    const auto match = routes.find("/v1/orders");

    EXPECT_EQ(entry_for(*match.found, "HEAD"), entry_for(*match.found, "GET"));
    EXPECT_EQ(entry_for(*match.found, "DELETE"), nullptr);
    EXPECT_EQ(allowed_methods(*match.found), "GET, HEAD, POST");
}

TEST_F(RouteTable, two_tables_add_up_and_a_clash_is_a_bug) {
    route_table more;
    more.add("/v1/messages", on("GET")).add("/v1/orders", on("DELETE"));

    routes.add(more);

    EXPECT_EQ(label("/v1/messages"), "/v1/messages");
    EXPECT_EQ(allowed_methods(*routes.find("/v1/orders").found), "GET, HEAD, POST, DELETE");
    EXPECT_THROW(routes.add(more), std::logic_error);
}

TEST_F(RouteTable, what_is_missing_is_added_and_what_is_there_stays) {
    route_table more;
    more.add("/v1/orders", on("DELETE")).add("/v1/orders", on("GET")).add("/v1/messages", on("GET"));

    routes.add_missing(more);
    EXPECT_EQ(allowed_methods(*routes.find("/v1/orders").found), "GET, HEAD, POST, DELETE");
    EXPECT_EQ(label("/v1/messages"), "/v1/messages");

    routes.remove("/v1/messages");
    EXPECT_EQ(label("/v1/messages"), "");
}

}  // namespace
}  // namespace tidings::api
