// What every receipt_book does. Each adapter instantiates the suite with a Host:
//   explicit Host(asio::io_context&);                a fresh, empty store on the machine's clock
//   tidings::order_repository& repository();         fills the outbox
//   tidings::outbox_source& source();                says what is delivered
//   tidings::receipt_book& book();
//   tidings::parked_events& parked();
//   tidings::old_records& old_orders();
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "ordering/order_repository.hpp"
#include "ordering/parked_events.hpp"
#include "relay/outbox_source.hpp"
#include "relay/receipt_book.hpp"
#include "runtime/old_records.hpp"
#include "support/order_builder.hpp"
#include "support/run_task.hpp"

namespace tidings::contract {

using namespace testing_support;
using namespace std::chrono_literals;

template <class Host>
class ReceiptBookContract : public testing::Test {
protected:
    asio::io_context io;
    Host host{io};

    static event_id evt(int order) { return event_id(numbered("evt", order * 100 + 1)); }

    // An order's first event, accepted that long ago.
    void accept(int order, std::chrono::milliseconds ago) {
        auto command = an_order(order);
        command.event.time =
            std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()) - ago;
        ASSERT_TRUE(run_task(io, host.repository().write(std::move(command))).has_value());
    }
    // Everything committed so far.
    void deliver() {
        auto lead = run_task(io, host.source().take_lead("one", 10s)).value();
        const auto view = run_task(io, host.source().read(0, {}, 1000)).value();
        if (!view.rows.empty()) lead.delivered_through = view.rows.back().id;
        ASSERT_TRUE(run_task(io, host.source().save_progress(lead, 10s)).has_value());
    }
    void tell(int order, bool settled) {
        event_receipts receipts{{evt(order), settled}};
        ASSERT_TRUE(run_task(io, host.book().record(std::move(receipts))).has_value());
    }
    // A count of accepted events that is kept may need a few looks until it knows them all.
    void follow() {
        for (int look = 0; look < 4; ++look) overdue();
    }
    // Orders whose last event is older.
    retention_bite drop_older_than(std::chrono::milliseconds age, std::string after = "", std::size_t limit = 10) {
        const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        return run_task(io, host.old_orders().drop_some(now - age, std::move(after), limit)).value();
    }
    bool is_there(int order) {
        return run_task(io, host.repository().find(order_id(numbered("ord", order)))).value().has_value();
    }
    std::vector<std::string> overdue(std::chrono::milliseconds again_after = 1h, std::size_t limit = 100) {
        last = run_task(io, host.book().overdue(15min, 72h, again_after, limit)).value();
        std::vector<std::string> ids;
        for (const auto& each : last) ids.push_back(each.row.event.id.value);
        return ids;
    }
    std::vector<std::int64_t> counts() {
        const auto all = run_task(io, host.book().counts(15min)).value();
        return {all.accepted, all.published, all.received, all.settled, all.late};
    }

    std::vector<overdue_event> last;
};

TYPED_TEST_SUITE_P(ReceiptBookContract);

TYPED_TEST_P(ReceiptBookContract, a_delivered_event_that_nobody_confirmed_is_overdue_after_its_time) {
    this->accept(1, 20min);
    this->accept(2, 10min);
    this->deliver();

    EXPECT_THAT(this->overdue(), testing::ElementsAre(this->evt(1).value));
    EXPECT_FALSE(this->last[0].received);
    EXPECT_EQ(this->last[0].asked, 1);
    EXPECT_EQ(this->last[0].row.event.order.value, numbered("ord", 1));
    EXPECT_EQ(this->last[0].row.event.payload, an_event(1, 1, "order.placed.v1").payload);
}

TYPED_TEST_P(ReceiptBookContract, what_was_not_delivered_is_the_relays_business) {
    this->accept(1, 20min);

    EXPECT_THAT(this->overdue(), testing::IsEmpty());
}

TYPED_TEST_P(ReceiptBookContract, a_confirmed_event_is_not_overdue) {
    this->accept(1, 20min);
    this->accept(2, 19min);
    this->deliver();
    this->overdue(1h, 1);
    this->tell(1, false);
    this->tell(2, true);

    EXPECT_THAT(this->overdue(0ms), testing::IsEmpty());
}

TYPED_TEST_P(ReceiptBookContract, an_event_is_handed_out_once_per_pause) {
    this->accept(1, 20min);
    this->deliver();
    this->overdue();

    EXPECT_THAT(this->overdue(1h), testing::IsEmpty());
    EXPECT_THAT(this->overdue(0ms), testing::ElementsAre(this->evt(1).value));
    EXPECT_EQ(this->last[0].asked, 2);
}

TYPED_TEST_P(ReceiptBookContract, the_oldest_come_first_and_the_limit_holds) {
    for (int order = 1; order <= 5; ++order) this->accept(order, 30min - std::chrono::minutes(order));
    this->deliver();

    EXPECT_THAT(this->overdue(1h, 2), testing::ElementsAre(this->evt(1).value, this->evt(2).value));
    EXPECT_THAT(this->overdue(1h, 2), testing::ElementsAre(this->evt(3).value, this->evt(4).value));
}

TYPED_TEST_P(ReceiptBookContract, a_received_event_is_overdue_when_it_does_not_settle) {
    this->accept(1, 80h);
    this->accept(2, 80h);
    this->deliver();
    this->tell(1, false);
    this->tell(2, false);
    this->tell(2, true);

    EXPECT_THAT(this->overdue(), testing::ElementsAre(this->evt(1).value));
    EXPECT_TRUE(this->last[0].received);
}

TYPED_TEST_P(ReceiptBookContract, a_parked_event_is_counted_but_not_handed_out) {
    this->accept(1, 20min);
    const auto row = run_task(this->io, this->host.source().read(0, {}, 1)).value().rows.at(0).id;
    this->deliver();
    ASSERT_TRUE(run_task(this->io, this->host.source().park(row, "too large")).has_value());

    EXPECT_THAT(this->overdue(), testing::IsEmpty());
    EXPECT_THAT(this->counts(), testing::ElementsAre(1, 1, 0, 0, 1));
}

TYPED_TEST_P(ReceiptBookContract, receipts_may_be_faster_than_the_saved_progress) {
    this->accept(1, 20min);
    this->accept(2, 20min);
    this->tell(1, true);
    this->tell(2, false);
    EXPECT_THAT(this->counts(), testing::ElementsAre(2, 0, 2, 1, 0));

    this->deliver();

    EXPECT_THAT(this->overdue(), testing::IsEmpty());
    EXPECT_THAT(this->counts(), testing::ElementsAre(2, 2, 2, 1, 0));
}

TYPED_TEST_P(ReceiptBookContract, repeated_and_late_receipts_count_once) {
    this->accept(1, 20min);
    this->deliver();
    for (int followed = 0; followed < 2; ++followed) {
        this->tell(1, false);
        this->tell(1, false);
        this->tell(1, true);
        this->tell(1, true);
        this->tell(1, false);
        this->overdue();
    }

    EXPECT_THAT(this->counts(), testing::ElementsAre(1, 1, 1, 1, 0));
}

TYPED_TEST_P(ReceiptBookContract, both_receipts_of_an_event_may_share_a_batch) {
    this->accept(1, 20min);
    this->deliver();
    this->overdue();
    event_receipts receipts{{this->evt(1), false}, {this->evt(1), true}, {this->evt(1), false}};

    ASSERT_TRUE(run_task(this->io, this->host.book().record(std::move(receipts))).has_value());

    EXPECT_THAT(this->counts(), testing::ElementsAre(1, 1, 1, 1, 0));
}

TYPED_TEST_P(ReceiptBookContract, a_receipt_of_an_unknown_event_is_ignored) {
    this->accept(1, 0ms);
    this->tell(7, true);

    EXPECT_THAT(this->counts(), testing::ElementsAre(1, 0, 0, 0, 0));
}

TYPED_TEST_P(ReceiptBookContract, late_is_what_was_accepted_long_ago_and_not_confirmed) {
    this->accept(1, 20min);
    this->accept(2, 20min);
    this->deliver();
    this->overdue();
    this->accept(3, 20min);
    this->accept(4, 1min);
    this->tell(1, false);

    EXPECT_THAT(this->counts(), testing::ElementsAre(4, 2, 1, 0, 2));
}

TYPED_TEST_P(ReceiptBookContract, the_oldest_unpublished_event_has_an_age_and_parked_ones_are_counted) {
    const auto all = [&] { return run_task(this->io, this->host.book().counts(15min)).value(); };
    EXPECT_EQ(all().oldest_unpublished, 0ms);
    this->accept(1, 20min);
    this->accept(2, 1min);
    EXPECT_GE(all().oldest_unpublished, 20min);
    EXPECT_LT(all().oldest_unpublished, 21min);
    EXPECT_EQ(all().parked, 0);

    const auto row = run_task(this->io, this->host.source().read(0, {}, 1)).value().rows.at(0).id;
    ASSERT_TRUE(run_task(this->io, this->host.source().park(row, "too large")).has_value());
    this->deliver();

    EXPECT_EQ(all().oldest_unpublished, 0ms);
    EXPECT_EQ(all().parked, 1);
}

// The clock was ahead when they were accepted.
TYPED_TEST_P(ReceiptBookContract, events_from_the_future_are_asked_for_in_time) {
    this->accept(1, -2h);
    this->accept(2, -87'600h);
    this->deliver();

    const auto due = run_task(this->io, this->host.book().overdue(0ms, 72h, 1h, 100)).value();

    EXPECT_EQ(due.size(), 2u);
}

TYPED_TEST_P(ReceiptBookContract, people_see_parked_events_and_let_them_go_or_give_them_up) {
    for (const int order : {1, 2, 3}) this->accept(order, 1h);
    const auto rows = run_task(this->io, this->host.source().read(0, {}, 10)).value().rows;
    for (const auto& row : rows)
        ASSERT_TRUE(run_task(this->io, this->host.source().park(row.id, "too large")).has_value());
    this->accept(4, 1min);
    this->deliver();  // through the fourth, which is not due yet
    auto& parked = this->host.parked();
    const auto list = [&](std::int64_t after, std::size_t limit) {
        return run_task(this->io, parked.list(after, limit)).value();
    };

    ASSERT_EQ(list(0, 10).size(), 3u);
    const auto first = list(0, 1).at(0);
    EXPECT_EQ(first.event, this->evt(1));
    EXPECT_EQ(first.order, rows[0].event.order);
    EXPECT_EQ(first.version, 1);
    EXPECT_EQ(first.reason, "too large");
    EXPECT_EQ(list(first.position, 10).size(), 2u);
    EXPECT_EQ(run_task(this->io, parked.find(this->evt(2))).value()->event, this->evt(2));
    EXPECT_FALSE(run_task(this->io, parked.find(this->evt(9))).value().has_value());

    EXPECT_TRUE(run_task(this->io, parked.discard(this->evt(1))).value());
    EXPECT_FALSE(run_task(this->io, parked.discard(this->evt(1))).value());
    EXPECT_EQ(run_task(this->io, parked.release(rows[1].event.order)).value(), 1);
    EXPECT_EQ(run_task(this->io, parked.release(rows[1].event.order)).value(), 0);

    EXPECT_THAT(this->overdue(), testing::ElementsAre(this->evt(2).value)) << "one is given up, one is parked";
    EXPECT_EQ(this->counts()[3], 1) << "what is given up is settled";
    EXPECT_EQ(run_task(this->io, parked.release({})).value(), 1);
    EXPECT_TRUE(list(0, 10).empty());
}

TYPED_TEST_P(ReceiptBookContract, an_old_order_ends_with_its_history_and_still_counts) {
    for (int order = 1; order <= 4; ++order) this->accept(order, order == 3 ? 10h : 50h);
    this->deliver();
    for (int order = 1; order <= 4; ++order) this->tell(order, true);
    this->follow();
    const auto before = this->counts();

    const auto bite = this->drop_older_than(24h, "", 1);
    EXPECT_EQ(bite.dropped, 1);
    const auto rest = this->drop_older_than(24h, bite.through);

    EXPECT_EQ(rest.dropped, 1) << "3 is young; 4 is the newest event";
    EXPECT_TRUE(rest.through.empty());
    EXPECT_FALSE(this->is_there(1) || this->is_there(2));
    EXPECT_TRUE(this->is_there(3) && this->is_there(4));
    EXPECT_EQ(this->counts(), before);
    this->accept(5, 1h);
    this->deliver();
    EXPECT_EQ(this->counts()[0], before[0] + 1);
}

TYPED_TEST_P(ReceiptBookContract, an_order_that_is_not_through_stays_however_old) {
    for (int order = 1; order <= 4; ++order) this->accept(order, 50h);
    EXPECT_EQ(this->drop_older_than(24h).dropped, 0) << "not published";
    const auto parked = run_task(this->io, this->host.source().read(0, {}, 1)).value().rows.at(0).id;
    ASSERT_TRUE(run_task(this->io, this->host.source().park(parked, "too large")).has_value());
    this->deliver();
    this->tell(2, false);
    this->tell(3, true);
    this->tell(4, true);
    EXPECT_EQ(this->drop_older_than(24h).dropped, 0) << "not followed: whether it is settled is not known yet";
    this->follow();

    EXPECT_EQ(this->drop_older_than(24h).dropped, 1);
    EXPECT_TRUE(this->is_there(1)) << "parked";
    EXPECT_TRUE(this->is_there(2)) << "not settled";
    EXPECT_FALSE(this->is_there(3));
}

REGISTER_TYPED_TEST_SUITE_P(ReceiptBookContract, an_old_order_ends_with_its_history_and_still_counts,
                            an_order_that_is_not_through_stays_however_old,
                            events_from_the_future_are_asked_for_in_time,
                            people_see_parked_events_and_let_them_go_or_give_them_up,
                            a_delivered_event_that_nobody_confirmed_is_overdue_after_its_time,
                            what_was_not_delivered_is_the_relays_business, a_confirmed_event_is_not_overdue,
                            an_event_is_handed_out_once_per_pause, the_oldest_come_first_and_the_limit_holds,
                            a_received_event_is_overdue_when_it_does_not_settle,
                            a_parked_event_is_counted_but_not_handed_out,
                            receipts_may_be_faster_than_the_saved_progress, repeated_and_late_receipts_count_once,
                            both_receipts_of_an_event_may_share_a_batch, a_receipt_of_an_unknown_event_is_ignored,
                            late_is_what_was_accepted_long_ago_and_not_confirmed,
                            the_oldest_unpublished_event_has_an_age_and_parked_ones_are_counted);

}  // namespace tidings::contract
