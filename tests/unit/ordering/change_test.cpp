#include "codec/event_payload.hpp"
#include "unit/ordering/order_service_fixture.hpp"

namespace tidings::testing_support {
namespace {

using Change = OrderService;
using enum order_status;
using names = std::vector<std::string>;

TEST_F(Change, a_status_move_makes_the_next_version_and_its_event) {
    const auto id = order_in(placed);
    const auto created_at = clock.at;
    clock.at += std::chrono::minutes{5};

    const auto changed = change(id, R"({"status":"paid"})");

    ASSERT_TRUE(changed);
    const auto& write = repository.writes.front();
    EXPECT_EQ(write.expected_version, 1);
    EXPECT_EQ(write.version, 2);
    EXPECT_EQ(write.status, paid);
    EXPECT_EQ(stored(id).created_at, created_at);
    EXPECT_EQ(stored(id).updated_at, clock.at);
    EXPECT_EQ(changed->answer, (write_answer{write.id, 2, std::string(write.document())}));
    const auto event = decode_event(write.event);
    ASSERT_TRUE(event) << event.error().detail;
    EXPECT_EQ(event->kind, event_kind::paid);
    EXPECT_EQ(event->previous_status, placed);
    EXPECT_EQ(event->changed, names{"status"});
    EXPECT_EQ(event->traceparent, "00-trace-01");
    EXPECT_EQ(event->order, stored(id));
}

TEST_F(Change, an_order_made_with_a_test_key_stays_one_with_whatever_key_it_changes) {
    auto asked = request(good_body);
    asked.by_test_key = true;
    const auto made = run(orders.create(asked));
    ASSERT_TRUE(made);
    EXPECT_NE(made->answer.document.find(R"("test":true)"), std::string::npos);

    ASSERT_TRUE(change(made->answer.order, R"({"status":"paid"})"));
    auto by_test_key = request(R"({"status":"shipped"})");
    by_test_key.by_test_key = true;
    ASSERT_TRUE(run(orders.change(made->answer.order, by_test_key)));

    for (const auto& write : repository.writes) EXPECT_TRUE(decode_event(write.event)->order.test) << write.version;
    EXPECT_EQ(repository.writes.size(), 3u);
}

TEST_F(Change, a_test_key_changes_no_live_order) {
    const auto id = order_in(placed);
    auto by_test_key = request(R"({"status":"paid"})");
    by_test_key.by_test_key = true;

    const auto refused = run(orders.change(id, by_test_key));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, refusal_reason::live_order);
    EXPECT_NE(refused.error().detail.find("live key"), std::string::npos);
    EXPECT_TRUE(repository.writes.empty());
    EXPECT_FALSE(stored(id).test);
}

TEST_F(Change, nobody_writes_the_mark_of_a_test_order) {
    const auto id = order_in(placed);

    const auto changed = change(id, R"({"test":true})"), made = create(R"({"test":true})");

    for (const auto& refused : {changed, made}) {
        ASSERT_FALSE(refused);
        const auto& found = refused.error().found;
        EXPECT_EQ(std::ranges::count_if(
                      found, [](const auto& one) { return one.pointer == "/test" && one.code == "read_only"; }),
                  1);
    }
}

TEST_F(Change, every_legal_move_gives_the_event_of_its_state) {
    for (const auto from : {placed, payment_failed, paid, processing, shipped, delivered, cancelled}) {
        for (const auto to : moves_from(from)) {
            const auto id = order_in(from);
            ASSERT_TRUE(change(id, R"({"status":")" + std::string(name_of(to)) + "\"}"))
                << name_of(from) << name_of(to);
            EXPECT_EQ(repository.events.back().type, "order." + std::string(name_of(to)) + ".v1");
            EXPECT_EQ(stored(id).status, to);
        }
    }
}

TEST_F(Change, fields_alone_give_an_updated_event) {
    const auto id = order_in(paid);

    ASSERT_TRUE(change(id, R"({"customer":{"name":"Eve"},"metadata":{"a":"b"}})"));

    const auto event = decode_event(repository.events.back());
    EXPECT_EQ(event->kind, event_kind::updated);
    EXPECT_EQ(event->previous_status, paid);
    EXPECT_EQ(event->changed, (names{"customer", "metadata"}));
    EXPECT_EQ(repository.writes.back().customer_name, "Eve");
}

TEST_F(Change, a_move_with_fields_gives_the_event_of_the_move_and_lists_all) {
    const auto id = order_in(processing);

    ASSERT_TRUE(change(
        id,
        R"({"status":"shipped","tracking":{"carrier":"DHL","number":"1","url":"https://a.example"},"notify":false})"));

    const auto event = decode_event(repository.events.back());
    EXPECT_EQ(event->kind, event_kind::shipped);
    EXPECT_EQ(event->changed, (names{"status", "tracking"}));
    EXPECT_FALSE(event->notify);
}

TEST_F(Change, nothing_changed_is_answered_without_a_write) {
    const auto id = order_in(paid);

    for (const auto* body : {"{}", R"({"status":"paid"})", R"({"notify":false})", R"({"reference":"2026-10042"})",
                             R"({"tracking":null})"}) {
        const auto same = change(id, body, "key-1");
        ASSERT_TRUE(same) << body;
        EXPECT_EQ(same->answer, (write_answer{id, 2, repository.orders.at(id).document}));
        EXPECT_FALSE(same->replayed);
    }
    EXPECT_TRUE(repository.writes.empty());
    EXPECT_TRUE(repository.keys.empty());
}

TEST_F(Change, an_illegal_move_lists_the_allowed_ones) {
    const auto refused = change(order_in(placed), R"({"status":"delivered"})");

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, refusal_reason::illegal_move);
    EXPECT_EQ(refused.error().allowed_moves, (std::vector<order_status>{paid, payment_failed, cancelled}));
    EXPECT_EQ(refused.error().found.front().pointer, "/status");
    EXPECT_TRUE(repository.writes.empty());
}

TEST_F(Change, every_illegal_move_is_refused) {
    const order_status all[]{placed, payment_failed, paid, processing, shipped, delivered, cancelled, refunded};
    for (const auto from : all) {
        const auto id = order_in(from);
        for (const auto to : all) {
            if (from == to || can_move(from, to)) continue;
            const auto refused = change(id, R"({"status":")" + std::string(name_of(to)) + "\"}");
            ASSERT_FALSE(refused) << name_of(from) << " → " << name_of(to);
            EXPECT_EQ(refused.error().reason, refusal_reason::illegal_move);
            EXPECT_TRUE(std::ranges::equal(refused.error().allowed_moves, moves_from(from)));
        }
        EXPECT_TRUE(repository.writes.empty());
    }
}

TEST_F(Change, customer_and_items_are_fixed_once_shipped) {
    const auto refused =
        change(order_in(shipped), R"({"customer":{"name":"Eve"},"items":[{"name":"X","quantity":1,"unit_price":1}]})");

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, refusal_reason::locked_field);
    ASSERT_EQ(refused.error().found.size(), 2u);
    EXPECT_EQ(refused.error().found[0].pointer, "/customer");
    EXPECT_EQ(refused.error().found[1].pointer, "/items");
}

TEST_F(Change, json_types_and_rules_are_told_in_one_answer) {
    const auto refused =
        change(order_in(placed),
               R"({"colour":null,"status":"lost","customer":{"email":"a\r\nb@c.example"},"discount":1e3,"tax":-1})");

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, refusal_reason::invalid);
    std::vector<std::string> pointers;
    for (const auto& each : refused.error().found) pointers.push_back(each.pointer + " " + each.code);
    EXPECT_EQ(pointers,
              (std::vector<std::string>{"/colour unknown_member", "/status unknown_status", "/discount not_an_integer",
                                        "/customer/email control_character", "/tax out_of_range"}));
}

TEST_F(Change, malformed_json_reaches_no_storage) {
    const auto id = order_in(placed);

    EXPECT_EQ(change(id, "{").error().reason, refusal_reason::malformed);
    EXPECT_TRUE(repository.calls.empty());
}

TEST_F(Change, an_unknown_order_is_not_found) {
    EXPECT_EQ(change(order_id("ord_01932f3a-7c11-7abc-8def-0123456789ab"), "{}").error().reason,
              refusal_reason::not_found);
    repository.calls.clear();
    EXPECT_EQ(change(order_id("nonsense"), "{}").error().reason, refusal_reason::not_found);
    EXPECT_TRUE(repository.calls.empty()) << "what cannot be an id is not looked for";
}

TEST_F(Change, a_stale_if_match_changes_nothing) {
    const auto id = order_in(paid);

    const auto refused = change(id, R"({"status":"shipped"})", std::nullopt, 1);
    const auto fresh = change(id, R"({"status":"shipped"})", std::nullopt, 2);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, refusal_reason::stale);
    EXPECT_TRUE(fresh);
}

TEST_F(Change, a_lost_race_is_run_again_on_the_newer_version) {
    const auto id = order_in(paid);
    repository.before_write = [&] { ASSERT_TRUE(change(id, R"({"metadata":{"other":"writer"}})")); };

    const auto changed = change(id, R"({"status":"shipped"})");

    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->answer.version, 4);
    EXPECT_EQ(stored(id).details.metadata.at("other"), "writer");
    EXPECT_EQ(stored(id).status, shipped);
    EXPECT_EQ(repository.events.back().version, 4);
}

TEST_F(Change, a_lost_race_may_turn_the_move_illegal) {
    const auto id = order_in(paid);
    repository.before_write = [&] { ASSERT_TRUE(change(id, R"({"status":"refunded"})")); };

    EXPECT_EQ(change(id, R"({"status":"shipped"})").error().reason, refusal_reason::illegal_move);
}

TEST_F(Change, a_lost_race_with_if_match_is_stale) {
    const auto id = order_in(paid);
    repository.before_write = [&] { ASSERT_TRUE(change(id, R"({"metadata":{"other":"writer"}})")); };

    EXPECT_EQ(change(id, R"({"status":"shipped"})", std::nullopt, 2).error().reason, refusal_reason::stale);
    EXPECT_EQ(stored(id).status, paid);
}

TEST_F(Change, five_lost_races_are_enough) {
    const auto id = order_in(paid);
    repository.verdicts.assign(100, write_verdict::version_conflict);

    const auto refused = change(id, R"({"status":"shipped"})");

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, refusal_reason::unavailable);
    EXPECT_EQ(repository.writes.size(), 5u);
}

TEST_F(Change, four_lost_races_are_not) {
    const auto id = order_in(paid);
    repository.verdicts.assign(4, write_verdict::version_conflict);

    EXPECT_TRUE(change(id, R"({"status":"shipped"})"));
}

TEST_F(Change, time_does_not_run_backwards_with_the_clock) {
    const auto id = order_in(placed);
    const auto created_at = stored(id).created_at;
    clock.at -= std::chrono::hours{3};

    ASSERT_TRUE(change(id, R"({"status":"paid"})"));

    EXPECT_EQ(stored(id).updated_at, created_at);
}

TEST_F(Change, a_stored_document_that_cannot_be_read_is_our_fault) {
    const auto id = order_in(placed);
    repository.orders.at(id).document = "{}";

    EXPECT_EQ(change(id, R"({"status":"paid"})").error().reason, refusal_reason::internal);
}

TEST_F(Change, a_patch_is_warned_about_what_it_names_itself) {
    const auto id = order_in(placed);
    const auto made = change(id, R"({"customer":{"time_zone":"Berlin","locale":"en_GB"}})", "key-1");
    ASSERT_TRUE(made);
    const auto body = boost::json::parse(made->answer.document);
    ASSERT_EQ(body.at("warnings").as_array().size(), 1u);
    EXPECT_EQ(body.at("warnings").at(0).at("pointer"), "/customer/time_zone");
    EXPECT_EQ(stored(id).details.customer.locale, "en-GB");

    const auto next = change(id, R"({"status":"paid"})");
    ASSERT_TRUE(next);
    EXPECT_EQ(next->answer.document.find("warnings"), std::string::npos);

    const auto again = change(id, R"({"customer":{"time_zone":"Berlin","locale":"en_GB"}})", "key-1");
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(again->answer, made->answer);
}

}  // namespace
}  // namespace tidings::testing_support
