// What every message_finder does, and every filter of message_archive. Hosts as in message_journal_contract.hpp.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include "notify/dead_letters.hpp"
#include "notify/message_archive.hpp"
#include "notify/message_finder.hpp"
#include "support/message_builder.hpp"
#include "support/run_task.hpp"

namespace tidings::contract {

using namespace testing_support;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using enum message_status;

template <class Host>
class MessageFinderContract : public testing::Test {
protected:
    asio::io_context io;
    Host host{io};

    void store(std::vector<inbox_entry> entries) {
        intake_batch batch{std::move(entries), {}};
        ASSERT_TRUE(run_task(io, host.inbox().store(std::move(batch))).has_value());
    }
    // The oldest that may go.
    claimed_message claim_one() {
        claim_request request{.instance = "a", .messages_max = 1, .lease = 60s};
        auto claimed = run_task(io, host.journal().claim(std::move(request))).value().messages;
        if (claimed.size() != 1) throw std::runtime_error("nothing was due");
        return std::move(claimed[0]);
    }
    void freeze(const claimed_message& held, frozen_mail mail = a_mail()) {
        run_task(io, host.journal().freeze(held_message(held.head), std::move(mail))).value();
    }
    void settle(const claimed_message& held, settlement how) {
        run_task(io, host.journal().settle(held_message(held.head), std::move(how))).value();
    }
    message_id end(message_status status, attempt tried = an_attempt(delivery_outcome::refused, true)) {
        const auto held = claim_one();
        freeze(held);
        settle(held, {.status = status, .reason = "test", .retry_in = 1h, .tried = std::move(tried)});
        return held.head.id;
    }
    message_page page(message_filter filter) { return run_task(io, host.archive().list(std::move(filter))).value(); }
    std::vector<std::string> shown(message_filter filter) {
        std::vector<std::string> all;
        for (const auto& one : page(std::move(filter)).messages) all.push_back(one.id.value);
        return all;
    }
    // Every page of the list, and how many there were.
    std::pair<std::vector<std::string>, int> walked(message_filter filter) {
        std::vector<std::string> all;
        int pages = 0;
        for (bool more = true; more; ++pages) {
            const auto one = page(filter);
            for (const auto& each : one.messages) all.push_back(each.id.value);
            more = one.has_more || one.looked_through;
            if (one.has_more) filter.after = one.messages.back().id;
            if (one.looked_through) filter.after = one.looked_through;
        }
        return {all, pages};
    }
    static std::string id_of(int order, std::int64_t version = 1) { return a_message(order, version).id.value; }
    static attempt answered(int code, const std::string& enhanced, const std::string& relay = "mail.example:587") {
        auto tried = an_attempt(delivery_outcome::refused, true);
        tried.reply_code = code;
        tried.enhanced_code = enhanced;
        tried.relay = relay;
        return tried;
    }
    static attempt unsure() {
        auto tried = an_attempt(delivery_outcome::refused, true);
        tried.uncertain = true;
        return tried;
    }
};

TYPED_TEST_SUITE_P(MessageFinderContract);

TYPED_TEST_P(MessageFinderContract, several_states_are_one_list_newest_first_whose_pages_join) {
    for (int order = 1; order <= 12; ++order) this->store({an_entry(order, 1)});
    std::vector<std::string> expected;
    for (int order = 1; order <= 9; ++order) {
        constexpr message_status ends[] = {dead, failed, deferred, sent};
        const auto status = ends[order % 4];
        const auto id = this->end(status);
        if (status != sent) expected.insert(expected.begin(), id.value);
    }

    EXPECT_EQ(this->walked({.statuses = {dead, failed, deferred}, .limit = 2}).first, expected);
    EXPECT_EQ(this->shown({.statuses = {dead, failed, deferred}}), expected);
    EXPECT_THAT(this->shown({.statuses = {suppressed, superseded}}), IsEmpty());
    EXPECT_THAT(this->shown({.statuses = {queued}}), ElementsAre(this->id_of(12), this->id_of(11), this->id_of(10)));
    EXPECT_EQ(this->shown({.statuses = {queued, dead, failed, deferred, sent}}), this->shown({}));
}

TYPED_TEST_P(MessageFinderContract, columns_narrow_the_list) {
    this->store({an_entry(1, 1, {a_message(1, 1, "placed", "ada@Example.com")}),
                 an_entry(2, 1, {a_message(2, 1, "shipped", "bob@other.example")}),
                 an_entry(3, 1, {a_message(3, 1, "shipped", "eve@example.com")})});
    const auto first = this->claim_one();
    this->freeze(first);
    this->settle(first, {.status = sent, .tried = an_attempt(delivery_outcome::accepted)});
    const auto one = a_message(1, 1, "placed").id.value, two = a_message(2, 1, "shipped").id.value,
               three = a_message(3, 1, "shipped").id.value;

    EXPECT_THAT(this->shown({.kind = "shipped"}), ElementsAre(three, two));
    EXPECT_THAT(this->shown({.domain = "EXAMPLE.com"}), ElementsAre(three, one));
    EXPECT_THAT(this->shown({.kind = "shipped", .domain = "example.com"}), ElementsAre(three));
    EXPECT_THAT(this->shown({.statuses = {queued}, .domain = "other.example"}), ElementsAre(two));
    EXPECT_THAT(this->shown({.template_version = "placed/en/3"}), ElementsAre(one));
    EXPECT_THAT(this->shown({.order = order_id{numbered("ord", 2)}, .kind = "placed"}), IsEmpty());
    EXPECT_THAT(this->shown({.recipient = "eve@example.com", .statuses = {queued, dead}}), ElementsAre(three));
    EXPECT_THAT(this->shown({.recipient = "eve@example.com", .statuses = {dead}}), IsEmpty());
}

TYPED_TEST_P(MessageFinderContract, a_span_of_time_is_a_span_of_ids) {
    const auto at = [](int hour) { return test_time(hour * 3600); };
    std::vector<std::string> made;
    for (int hour = 0; hour < 4; ++hour) {
        auto one = a_message(hour + 1, 1);
        one.id.value.replace(4, 19, first_message_at(at(hour)).value.substr(4, 19));
        made.push_back(one.id.value);
        this->store({an_entry(hour + 1, 1, {std::move(one)})});
    }

    EXPECT_THAT(this->shown({.from = at(1), .to = at(3)}), ElementsAre(made[2], made[1]));
    EXPECT_THAT(this->shown({.from = at(3)}), ElementsAre(made[3]));
    EXPECT_THAT(this->shown({.to = at(1)}), ElementsAre(made[0]));
    EXPECT_THAT(this->shown({.statuses = {queued}, .from = at(2)}), ElementsAre(made[3], made[2]));
    EXPECT_THAT(this->shown({.to = at(3), .limit = 5, .after = message_id{made[1]}}), ElementsAre(made[0]));
}

TYPED_TEST_P(MessageFinderContract, a_try_is_found_by_its_relay_and_its_reply) {
    this->store({an_entry(1, 1), an_entry(2, 1), an_entry(3, 1)});
    const auto unknown = this->end(failed, this->answered(550, "5.1.1")).value;
    const auto refused = this->end(failed, this->answered(550, "5.7.26", "mx2.example:25")).value;
    const auto full = this->end(deferred, this->answered(452, "4.2.2", "mx2.example:25")).value;
    const auto by = [&](const std::string& reply) {
        return this->shown({.tried = {.reply = parse_reply_class(reply)}});
    };

    EXPECT_THAT(this->shown({.tried = {.relay = "mx2.example:25"}}), ElementsAre(full, refused));
    EXPECT_THAT(by("550"), ElementsAre(refused, unknown));
    EXPECT_THAT(by("4xx"), ElementsAre(full));
    EXPECT_THAT(by("5.7"), ElementsAre(refused));
    EXPECT_THAT(by("5.7.2"), IsEmpty());
    EXPECT_THAT(by("5.1.1"), ElementsAre(unknown));
    EXPECT_THAT(this->shown({.tried = {.relay = "mx2.example:25", .reply = parse_reply_class("550")}}),
                ElementsAre(refused));
    EXPECT_THAT(this->shown({.statuses = {deferred}, .tried = {.reply = parse_reply_class("550")}}), IsEmpty());
}

TYPED_TEST_P(MessageFinderContract, uncertain_tries_are_found_by_themselves) {
    for (int order = 1; order <= 6; ++order) this->store({an_entry(order, 1)});
    std::vector<std::string> expected;
    for (int order = 1; order <= 6; ++order) {
        const bool is_unsure = order % 2 == 0;
        const auto id =
            this->end(order == 4 ? dead : failed, is_unsure ? this->unsure() : this->answered(550, "5.1.1"));
        if (is_unsure) expected.insert(expected.begin(), id.value);
    }

    EXPECT_EQ(this->walked({.tried = {.uncertain = true}, .limit = 2}).first, expected);
    EXPECT_EQ(this->walked({.tried = {.uncertain = true}, .limit = 5, .looked_at_max = 2}).first, expected);
    EXPECT_EQ(this->shown({.statuses = {dead}, .tried = {.uncertain = true}}), std::vector{expected[1]});
    EXPECT_THAT(this->shown({.tried = {.relay = "nobody:25", .uncertain = true}}), IsEmpty());
}

TYPED_TEST_P(MessageFinderContract, copies_are_a_list_of_their_own) {
    this->store({an_entry(1, 1), an_entry(2, 1)});
    const auto original = this->end(failed);
    const message_id copy{numbered("msg", 77)};
    ASSERT_TRUE(run_task(this->io, this->host.dead().resend(original, copy, {}, "asked by phone")).has_value());

    EXPECT_THAT(this->shown({.copies = true}), ElementsAre(copy.value));
    EXPECT_THAT(this->shown({.statuses = {failed}, .copies = true}), IsEmpty());
    EXPECT_THAT(this->shown({.kind = "placed", .copies = true}), ElementsAre(copy.value));
    EXPECT_EQ(run_task(this->io, this->host.finder().count_views(10)).value().copies, 1);
}

TYPED_TEST_P(MessageFinderContract, a_search_ends_where_it_has_looked_at_enough_and_goes_on_from_there) {
    for (int order = 1; order <= 30; ++order) this->store({an_entry(order, 1)});
    for (int order = 1; order <= 15; ++order) this->end(order % 5 == 0 ? dead : failed);
    const message_filter searches[] = {{.domain = "nowhere.example", .looked_at_max = 10},
                                       {.statuses = {dead, failed}, .domain = "nowhere.example", .looked_at_max = 5}};

    for (const auto& one : searches) {
        const auto [found, pages] = this->walked(one);
        EXPECT_THAT(found, IsEmpty());
        EXPECT_GE(pages, 3);
    }
    const auto [found, pages] =
        this->walked({.statuses = {dead, failed}, .kind = "placed", .limit = 4, .looked_at_max = 3});
    EXPECT_EQ(found.size(), 15u) << "each once, whatever the window";
    EXPECT_EQ(std::set(found.begin(), found.end()).size(), 15u);
}

TYPED_TEST_P(MessageFinderContract, views_are_counted_as_far_as_asked) {
    for (int order = 1; order <= 9; ++order) this->store({an_entry(order, 1)});
    this->store({a_skipped_entry(10, 1)});
    for (int times = 0; times < 4; ++times) this->end(failed);
    this->end(deferred);
    this->end(sent, an_attempt(delivery_outcome::accepted));

    const auto all = run_task(this->io, this->host.finder().count_views(100)).value();
    const auto few = run_task(this->io, this->host.finder().count_views(2)).value();

    const std::map<message_status, std::int64_t> expected{{queued, 3}, {deferred, 1}, {failed, 4}, {skipped, 1}};
    EXPECT_EQ(all.by_status, expected);
    EXPECT_EQ(all.copies, 0);
    EXPECT_EQ(few.by_status.at(failed), 2);
    EXPECT_EQ(few.by_status.at(queued), 2);
}

TYPED_TEST_P(MessageFinderContract, events_are_found_by_what_a_person_has_in_hand) {
    using kinds = event_key::kinds;
    std::vector<inbox_entry> entries{an_entry(1, 1), an_entry(2, 1), an_entry(2, 2), an_entry(3, 1)};
    entries[0].reference = entries[3].reference = "A-1";
    entries[1].event.traceparent = entries[2].event.traceparent =
        "00-11111111111111111111111111111111-b7ad6b7169203331-01";
    entries[1].place = log_place{3, 1'000'000'000'000};
    this->store(entries);
    const auto found = [&](kinds kind, const std::string& value, std::int64_t most = 20) {
        std::vector<std::string> ids;
        const auto events = run_task(this->io, this->host.finder().find_events({kind, value}, most)).value();
        for (const auto& one : events) ids.push_back(one.event.id.value);
        return ids;
    };
    const auto id = [&](std::size_t at) { return entries[at].event.id.value; };

    EXPECT_THAT(found(kinds::event, id(1)), ElementsAre(id(1)));
    EXPECT_THAT(found(kinds::event, numbered("evt", 9999)), IsEmpty());
    EXPECT_THAT(found(kinds::reference, "A-1"), ElementsAre(id(3), id(0)));
    EXPECT_THAT(found(kinds::reference, "A-1", 1), ElementsAre(id(3)));
    EXPECT_THAT(found(kinds::reference, "a-1"), IsEmpty()) << "references are told apart by their letters";
    EXPECT_THAT(found(kinds::trace, "11111111111111111111111111111111"), ElementsAre(id(2), id(1)));
    EXPECT_THAT(found(kinds::order_number, numbered("ord", 2).substr(30)), ElementsAre(id(1))) << "an order once";

    const auto one = run_task(this->io, this->host.finder().find_events({kinds::event, id(1)}, 20)).value().at(0);
    EXPECT_EQ(one.place, (log_place{3, 1'000'000'000'000}));
    EXPECT_EQ(one.event.order, entries[1].event.order);
    EXPECT_EQ(one.event.type, "order.placed.v1");
    EXPECT_EQ(one.event.time, entries[1].event.time);
    EXPECT_GT(one.received_at, test_time(0) - 24h * 365);
    EXPECT_FALSE(run_task(this->io, this->host.finder().find_events({kinds::event, id(0)}, 20)).value().at(0).place);
}

TYPED_TEST_P(MessageFinderContract, the_events_and_mails_of_an_order_come_by_version_in_pages) {
    this->store({an_entry(2, 1), an_entry(1, 1), a_skipped_entry(1, 2),
                 an_entry(1, 3, {a_message(1, 3), a_message(1, 3, "merchant_new_order", "shop@shop.example")})});
    const auto held = this->claim_one();
    this->freeze(held);
    this->settle(held, {.status = sent, .tried = an_attempt(delivery_outcome::accepted)});
    const order_id order{numbered("ord", 1)};
    auto& finder = this->host.finder();

    const auto first = run_task(this->io, finder.events_of(order, 0, 2)).value();
    ASSERT_EQ(first.events.size(), 2u);
    EXPECT_TRUE(first.has_more);
    EXPECT_EQ(first.events[0].event.version, 1);
    EXPECT_EQ(first.events[1].event.version, 2);
    EXPECT_EQ(first.events[0].event.payload, an_event(1, 1, "").payload);
    const auto second = run_task(this->io, finder.events_of(order, 2, 2)).value();
    ASSERT_EQ(second.events.size(), 1u);
    EXPECT_FALSE(second.has_more);
    EXPECT_EQ(second.events[0].event.version, 3);

    std::vector<std::pair<std::int64_t, std::string_view>> mails;
    const auto found = run_task(this->io, finder.messages_of(order, 2, 3)).value();
    for (const auto& one : found) mails.emplace_back(one.order_version, one.kind.name());
    std::sort(mails.begin(), mails.end());
    EXPECT_THAT(mails, ElementsAre(std::pair(2, "placed"), std::pair(3, "merchant_new_order"), std::pair(3, "placed")));
    EXPECT_EQ(run_task(this->io, finder.messages_of(order, 1, 1)).value().size(), 1u);
    EXPECT_THAT(run_task(this->io, finder.events_of(order_id{numbered("ord", 9)}, 0, 5)).value().events, IsEmpty());
}

REGISTER_TYPED_TEST_SUITE_P(MessageFinderContract, several_states_are_one_list_newest_first_whose_pages_join,
                            columns_narrow_the_list, a_span_of_time_is_a_span_of_ids,
                            a_try_is_found_by_its_relay_and_its_reply, uncertain_tries_are_found_by_themselves,
                            copies_are_a_list_of_their_own,
                            a_search_ends_where_it_has_looked_at_enough_and_goes_on_from_there,
                            views_are_counted_as_far_as_asked, events_are_found_by_what_a_person_has_in_hand,
                            the_events_and_mails_of_an_order_come_by_version_in_pages);

}  // namespace tidings::contract
