// What is recognised in the box.
#include "api/search_terms.hpp"
#include <gtest/gtest.h>

namespace tidings::api {
namespace {

const std::string uuid = "01936f2c-5a1b-7c3d-8e4f-000000000001";
const std::string trace = "0af7651916cd43dd8448eb211c80319c";

TEST(SearchTerms, ids_are_found_in_any_case_and_wrapping) {
    EXPECT_EQ(terms_of("ord_" + uuid).order, order_id("ord_" + uuid));
    EXPECT_EQ(terms_of("  ORD_01936F2C-5A1B-7C3D-8E4F-000000000001 ").order, order_id("ord_" + uuid));
    EXPECT_EQ(terms_of("evt_" + uuid).event, event_id("evt_" + uuid));
    for (const auto& typed : {"msg_" + uuid, "<msg_" + uuid + "@shop.example>", "msg_" + uuid + "@shop.example"}) {
        EXPECT_EQ(terms_of(typed).message, message_id("msg_" + uuid)) << typed;
        EXPECT_FALSE(terms_of(typed).address) << typed;
    }
    EXPECT_FALSE(terms_of("msg_" + uuid + "0").message);
}

TEST(SearchTerms, addresses_keep_their_letters) {
    EXPECT_EQ(terms_of("mailto:Ada@example.com").address, "Ada@example.com");
    EXPECT_EQ(terms_of("<ada@example.com>").address, "ada@example.com");
    for (const auto* none : {"ada@", "@example.com", "ada at example.com", "Ada <ada@example.com>"})
        EXPECT_FALSE(terms_of(none).address) << none;
}

TEST(SearchTerms, a_trace_is_found_alone_and_in_a_traceparent) {
    EXPECT_EQ(terms_of(trace).trace_id, trace);
    EXPECT_EQ(terms_of("00-" + trace + "-b7ad6b7169203331-01").trace_id, trace);
    EXPECT_EQ(terms_of(trace).reference, trace) << "a shop may count like that";
    EXPECT_FALSE(terms_of(trace.substr(1)).trace_id);
}

TEST(SearchTerms, a_short_number_and_a_reference) {
    EXPECT_TRUE(terms_of("K7Q2-M9XD").number_end);
    EXPECT_EQ(terms_of("K7Q2-M9XD").reference, "K7Q2-M9XD");
    EXPECT_FALSE(terms_of("anna-mary").number_end);
    EXPECT_EQ(terms_of(" 2026-10042 ").reference, "2026-10042");
    EXPECT_FALSE(terms_of("").reference);
    EXPECT_FALSE(terms_of("<>").reference);
}

}  // namespace
}  // namespace tidings::api
