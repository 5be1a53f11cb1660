#include "api/query_parameters.hpp"
#include <gtest/gtest.h>
#include "api/cursor.hpp"

namespace tidings::api {
namespace {

std::vector<std::string> codes_of(query_parameters& query) {
    std::vector<std::string> codes;
    for (const auto& one : query.problems()) codes.push_back(one.name + ":" + one.code);
    return codes;
}

TEST(QueryParameters, are_decoded_like_a_form) {
    query_parameters query{"q=Earl+Grey+%26+more%2B&limit=7&created_after=2026-11-23T08:00:00%2B01:00&&"};

    EXPECT_EQ(query.text("q"), "Earl Grey & more+");
    EXPECT_EQ(query.number("limit", 1, 200), 7);
    EXPECT_EQ(to_rfc3339(*query.time("created_after")), "2026-11-23T07:00:00.000000Z");
    EXPECT_FALSE(query.text("email"));
    EXPECT_TRUE(query.problems().empty());
}

TEST(QueryParameters, name_every_error_at_once) {
    query_parameters query{"colour=red&limit=0&q=&status=gone&status=x&created_after=yesterday&bad=%zz&email=" +
                           std::string(300, 'e')};

    query.number("limit", 1, 200);
    query.text("q");
    query.text("email");
    query.time("created_after");
    query.parsed(
        "status", [](std::string_view) { return std::optional<int>{}; }, "a status");

    EXPECT_EQ(codes_of(query), (std::vector<std::string>{"status:repeated", "bad:bad_encoding", "limit:out_of_range",
                                                         "q:empty", "email:too_long", "created_after:not_a_time",
                                                         "status:unknown_value", "colour:unknown_parameter"}));
}

TEST(QueryParameters, a_plus_that_became_a_space_is_told_of) {
    query_parameters address{"email=ada+shop@example.com"};
    EXPECT_FALSE(address.address("email"));
    EXPECT_EQ(codes_of(address), std::vector<std::string>{"email:not_an_address"});

    query_parameters encoded{"email=ada%2Bshop@example.com"};
    EXPECT_EQ(encoded.address("email"), "ada+shop@example.com");
    EXPECT_TRUE(encoded.hint().empty());
    EXPECT_TRUE(encoded.problems().empty());

    query_parameters search{"q=ada+shop"};
    EXPECT_EQ(search.text("q"), "ada shop");
    EXPECT_EQ(search.hint(), "A '+' in a query is a space. If q has a plus, write it as %2B.");
}

TEST(QueryParameters, whole_numbers_only) {
    for (const auto text : {"1.5", "+1", "1e2", "0x10", " 1", "99999999999999999999", "-1", "201"}) {
        query_parameters query{"limit=" + std::string(text)};
        EXPECT_FALSE(query.number("limit", 1, 200)) << text;
        EXPECT_FALSE(query.problems().empty()) << text;
    }
}

TEST(QueryParameters, a_page_has_fifty_or_as_many_as_are_asked_for_up_to_two_hundred) {
    for (const auto& [query, expected] : {std::pair{"", 50u}, {"limit=1", 1u}, {"limit=200", 200u}}) {
        query_parameters given{query};
        EXPECT_EQ(given.page_limit(), expected) << query;
        EXPECT_TRUE(given.problems().empty()) << query;
    }
    EXPECT_EQ(query_parameters{""}.page_limit(200), 200u);
    for (const auto* query : {"limit=0", "limit=201"}) {
        query_parameters given{query};
        given.page_limit();
        EXPECT_EQ(codes_of(given), std::vector<std::string>{"limit:out_of_range"}) << query;
    }
}

TEST(QueryParameters, are_bounded_in_number) {
    std::string many;
    for (int n = 0; n < 1000; ++n) many += "p" + std::to_string(n) + "=1&";
    query_parameters query{many};

    EXPECT_LE(query.problems().size(), 40u);
}

TEST(Cursor, comes_back_as_the_id_it_was_made_of) {
    const std::string id = "ord_01936f2c-5a1b-7c3d-8e4f-0123456789ab";

    const auto cursor = make_cursor(id);

    EXPECT_EQ(read_cursor(cursor, "ord_"), id);
    EXPECT_EQ(cursor.find_first_of("+/=&"), std::string::npos);
    EXPECT_FALSE(read_cursor(cursor, "msg_"));
}

TEST(Cursor, refuses_what_it_did_not_make) {
    const auto cursor = make_cursor("ord_01936f2c-5a1b-7c3d-8e4f-0123456789ab");
    for (const auto& wrong : {std::string("x"), cursor + "A", cursor.substr(1), std::string(1000, 'A'), "!" + cursor,
                              make_cursor("ord_' OR 1=1"), make_cursor("")})
        EXPECT_FALSE(read_cursor(wrong, "ord_")) << wrong;
}

}  // namespace
}  // namespace tidings::api
