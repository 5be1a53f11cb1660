#include "codec/event_payload.hpp"
#include "codec/sha256.hpp"
#include "unit/ordering/order_service_fixture.hpp"

namespace tidings::testing_support {
namespace {

using Create = OrderService;

TEST_F(Create, stores_order_event_and_answer_as_one_write) {
    const auto made = create(good_body);

    ASSERT_TRUE(made);
    ASSERT_EQ(repository.writes.size(), 1u);
    const auto& write = repository.writes.front();
    EXPECT_TRUE(is_id("ord_", write.id.value));
    EXPECT_EQ(write.expected_version, 0);
    EXPECT_EQ(write.version, 1);
    EXPECT_EQ(write.status, order_status::placed);
    EXPECT_EQ(write.reference, "2026-10042");
    EXPECT_EQ(write.email, "ada@example.com");
    EXPECT_EQ(write.customer_name, "Ada");
    EXPECT_FALSE(write.claim);
    const auto document = decode_order(write.document());
    ASSERT_TRUE(document);
    EXPECT_EQ(document->id, write.id);
    EXPECT_EQ(document->total, 2990);
    EXPECT_EQ(document->created_at, clock.at);
    EXPECT_EQ(document->updated_at, clock.at);
    EXPECT_EQ(repository.calls, std::vector<std::string>{"write"});
}

// A range of created_at is a range of ids.
TEST_F(Create, the_time_of_creation_is_the_one_in_the_id) {
    clock.at += std::chrono::microseconds(1'999);

    ASSERT_TRUE(create(good_body));

    const auto& write = repository.writes.front();
    const auto document = decode_order(write.document());
    ASSERT_TRUE(document);
    EXPECT_EQ(document->created_at, clock.at - std::chrono::microseconds(999));
    EXPECT_EQ(document->created_at, time_of(write.id));
    EXPECT_EQ(write.event.time, document->created_at);
}

TEST_F(Create, answers_201_with_location_etag_and_the_order) {
    const auto made = create(good_body);

    ASSERT_TRUE(made);
    const auto& write = repository.writes.front();
    EXPECT_EQ(made->answer, (write_answer{write.id, 1, std::string(write.document()), true}));
    EXPECT_FALSE(made->replayed);
}

TEST_F(Create, the_event_carries_the_whole_order_and_the_trace) {
    ASSERT_TRUE(create(good_body));

    const auto& record = repository.writes.front().event;
    EXPECT_TRUE(is_id("evt_", record.id.value));
    EXPECT_EQ(record.type, "order.placed.v1");
    EXPECT_EQ(record.version, 1);
    EXPECT_EQ(record.time, clock.at);
    EXPECT_EQ(record.traceparent, "00-trace-01");
    const auto event = decode_event(record);
    ASSERT_TRUE(event) << event.error().detail;
    EXPECT_EQ(event->order, stored(record.order));
    EXPECT_FALSE(event->previous_status);
    EXPECT_TRUE(event->changed.empty());
    EXPECT_TRUE(event->notify);
}

TEST_F(Create, notify_false_travels_with_the_event) {
    std::string body = good_body;
    body.insert(1, R"("notify":false,)");

    ASSERT_TRUE(create(body));

    EXPECT_FALSE(decode_event(repository.events.front())->notify);
}

TEST_F(Create, a_key_is_claimed_with_the_fingerprint_of_its_body) {
    const auto made = create(good_body, "key-1");

    ASSERT_TRUE(made);
    const auto& claim = repository.writes.front().claim;
    ASSERT_TRUE(claim);
    EXPECT_EQ(claim->scope, "scope");
    EXPECT_EQ(claim->key, "key-1");
    EXPECT_EQ(claim->fingerprint, sha256_hex(good_body));
    EXPECT_EQ(repository.writes.front().document(), made->answer.document) << "what a repeat's answer is made of";
}

TEST_F(Create, a_repeated_key_gets_the_first_answer_byte_for_byte) {
    const auto first = create(good_body, "key-1");
    clock.at += std::chrono::hours{1};

    const auto second = create(good_body, "key-1");

    ASSERT_TRUE(first && second);
    EXPECT_EQ(second->answer, first->answer);
    EXPECT_TRUE(second->replayed);
    EXPECT_EQ(repository.events.size(), 1u);
}

TEST_F(Create, a_key_with_another_body_is_refused) {
    ASSERT_TRUE(create(good_body, "key-1"));

    const auto other = create(std::string(good_body) + " ", "key-1");

    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().reason, refusal_reason::key_reused);
    EXPECT_EQ(repository.events.size(), 1u);
}

TEST_F(Create, a_key_in_flight_is_refused_for_now) {
    repository.verdicts = {write_verdict::key_in_flight};

    const auto made = create(good_body, "key-1");

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, refusal_reason::key_in_flight);
}

TEST_F(Create, a_refused_body_reaches_no_storage_and_burns_no_key) {
    for (const auto* body :
         {"", "{", "{}", "[]",
          R"({"customer":{"email":"nobody"},"currency":"EUR","items":[{"name":"T","quantity":1,"unit_price":1}]})"})
        EXPECT_FALSE(create(body, "key-1")) << body;
    EXPECT_TRUE(repository.calls.empty());

    EXPECT_TRUE(create(good_body, "key-1"));
}

TEST_F(Create, json_types_and_rules_are_told_in_one_answer) {
    const auto made = create(
        R"({"colour":1,"customer":{"email":"nobody"},"currency":"ABC","items":[{"name":"T","quantity":1.0,"unit_price":1}],"discount":-1})");

    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().reason, refusal_reason::invalid);
    std::vector<std::string> pointers;
    for (const auto& each : made.error().found) pointers.push_back(each.pointer + " " + each.code);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/colour unknown_member", "/items/0/quantity not_an_integer",
                                                  "/customer/email invalid_email", "/currency unknown_currency",
                                                  "/discount out_of_range"}));
}

TEST_F(Create, malformed_json_is_told_apart_from_an_impossible_order) {
    EXPECT_EQ(create("{").error().reason, refusal_reason::malformed);
    EXPECT_EQ(create(R"({"currency":"EUR","currency":"EUR"})").error().reason, refusal_reason::malformed);
    EXPECT_EQ(create("{}").error().reason, refusal_reason::invalid);
}

TEST_F(Create, a_taken_id_is_drawn_again) {
    repository.verdicts = {write_verdict::version_conflict, write_verdict::written};

    const auto made = create(good_body, "key-1");

    ASSERT_TRUE(made);
    ASSERT_EQ(repository.writes.size(), 2u);
    EXPECT_NE(repository.writes[0].id, repository.writes[1].id);
    EXPECT_EQ(made->answer.order, repository.writes[1].id);
    EXPECT_EQ(repository.writes[1].document(), made->answer.document);
    EXPECT_EQ(repository.writes[1].event.order, repository.writes[1].id);
}

TEST_F(Create, does_not_draw_ids_forever) {
    repository.verdicts.assign(100, write_verdict::version_conflict);

    EXPECT_EQ(create(good_body).error().reason, refusal_reason::internal);
    EXPECT_EQ(repository.writes.size(), 5u);
}

TEST_F(Create, says_what_storage_said) {
    const std::pair<errc, refusal_reason> rows[]{
        {errc::unavailable, refusal_reason::unavailable},   {errc::stopping, refusal_reason::unavailable},
        {errc::timed_out, refusal_reason::outcome_unknown}, {errc::outcome_unknown, refusal_reason::outcome_unknown},
        {errc::invalid, refusal_reason::internal},          {errc::internal, refusal_reason::internal},
        {errc::rejected, refusal_reason::internal},         {errc::conflict, refusal_reason::internal},
    };

    for (const auto& [code, reason] : rows) {
        repository.fails = {error{code, "database says no"}};
        const auto made = create(good_body, "key-1");
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().reason, reason) << name_of(code);
    }
    EXPECT_TRUE(create(good_body, "key-1")) << "a failure never burns a key";
}

TEST_F(Create, a_repeat_after_a_lost_answer_makes_one_order) {
    const auto first = create(good_body, "key-1");  // stored, but say the answer was lost on its way
    ASSERT_TRUE(first);

    const auto repeat = create(good_body, "key-1");

    ASSERT_TRUE(repeat);
    EXPECT_TRUE(repeat->replayed);
    EXPECT_EQ(repository.orders.size(), 1u);
}

// No order is lost over how somebody writes a language or a time zone.
constexpr const char* strange_names =
    R"({"customer":{"email":"ada@example.com","locale":"german","time_zone":"Berlin"},"currency":"EUR",)"
    R"("items":[{"name":"Tea","quantity":1,"unit_price":100}]})";

TEST_F(Create, a_language_and_a_time_zone_that_are_not_understood_are_told_and_refuse_nothing) {
    const auto made = create(strange_names);

    ASSERT_TRUE(made);
    EXPECT_TRUE(made->answer.created);
    const auto body = boost::json::parse(made->answer.document);
    const auto& told = body.at("warnings").as_array();
    ASSERT_EQ(told.size(), 2u);
    EXPECT_EQ(told[0].at("pointer"), "/customer/locale");
    EXPECT_EQ(told[0].at("code"), "unknown_locale");
    EXPECT_EQ(told[0].at("nearest"), "de");
    EXPECT_EQ(told[1].at("pointer"), "/customer/time_zone");
    EXPECT_EQ(told[1].at("nearest"), "Europe/Berlin");
    EXPECT_EQ(repository.writes.front().document().find("warnings"), std::string_view::npos);
}

TEST_F(Create, usual_forms_of_languages_and_time_zones_are_stored_in_one) {
    const auto made =
        create(R"({"customer":{"email":"ada@example.com","locale":"en_US","time_zone":"W. Europe Standard Time"},)"
               R"("currency":"EUR","items":[{"name":"Tea","quantity":1,"unit_price":100}]})");

    ASSERT_TRUE(made);
    EXPECT_EQ(made->answer.document.find("warnings"), std::string::npos);
    const auto stored = decode_order(repository.writes.front().document());
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->details.customer.locale, "en-US");
    EXPECT_EQ(stored->details.customer.time_zone, "Europe/Berlin");
}

TEST_F(Create, a_repeated_key_gets_the_same_warnings) {
    const auto first = create(strange_names, "cart-1");
    const auto again = create(strange_names, "cart-1");

    ASSERT_TRUE(first && again);
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(again->answer, first->answer);
    why_no_room = "the disk is full";
    EXPECT_EQ(create(strange_names, "cart-1")->answer, first->answer);
}

}  // namespace
}  // namespace tidings::testing_support
