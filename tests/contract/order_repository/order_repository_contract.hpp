// What every order_repository does. Each adapter instantiates the suite with a Host:
//   explicit Host(asio::io_context&);            a fresh, empty store
//   tidings::order_repository& repository();
//   tidings::customer_orders& customers();
//   std::vector<outbox_row> announced;           what its on_committed was told, in order
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include "domain/erased_customer.hpp"
#include "ordering/customer_orders.hpp"
#include "ordering/order_repository.hpp"
#include "support/order_builder.hpp"
#include "support/run_task.hpp"
#include "support/write_all.hpp"

namespace tidings::contract {

using namespace testing_support;

template <class Host>
class OrderRepositoryContract : public testing::Test {
protected:
    asio::io_context io;
    Host host{io};

    result<write_outcome> write(order_write command) {
        return run_task(io, host.repository().write(std::move(command)));
    }
    result<std::optional<stored_order>> find(int number) {
        return run_task(io, host.repository().find(order_id{numbered("ord", number)}));
    }
    result<std::vector<told_event>> events_of(int number) {
        auto page = run_task(io, host.repository().events_of(order_id{numbered("ord", number)}, 0, 200));
        if (!page) return page.error();
        return std::move(page->events);
    }
    result<order_page> list(order_filter filter) { return run_task(io, host.repository().list(std::move(filter))); }

    // Writes all of them at once and waits for every answer.
    std::vector<result<write_outcome>> write_together(const std::vector<order_write>& commands) {
        return write_all(io, {&host.repository()}, commands);
    }

    // Looks all of them up at once and waits for every answer.
    std::vector<result<std::optional<stored_order>>> find_together(const std::vector<int>& numbers) {
        std::vector<task<result<std::optional<stored_order>>>> look_ups;
        for (const auto number : numbers) look_ups.push_back(host.repository().find(order_id{numbered("ord", number)}));
        return run_all(io, std::move(look_ups));
    }

    void write_orders(int first, int last) {
        std::vector<order_write> orders;
        for (int number = first; number <= last; ++number) orders.push_back(an_order(number));
        for (const auto& answer : write_together(std::move(orders))) ASSERT_TRUE(answer.has_value());
    }

    std::vector<int> numbers(const result<order_page>& page) {
        std::vector<int> found;
        if (page.has_error()) throw std::runtime_error(page.error().detail);
        for (const auto& order : page->orders)
            found.push_back(std::stoi(order.id.value.substr(order.id.value.size() - 6)));
        return found;
    }
};

TYPED_TEST_SUITE_P(OrderRepositoryContract);

TYPED_TEST_P(OrderRepositoryContract, a_written_order_is_found_with_its_event) {
    const auto order = an_order(1);

    const auto written = this->write(order);

    ASSERT_TRUE(written.has_value()) << written.error().detail;
    EXPECT_EQ(written->verdict, write_verdict::written);
    const auto found = this->find(1).value();
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->id, order.id);
    EXPECT_EQ(found->version, 1);
    EXPECT_EQ(found->document, order.document());
    const auto events = this->events_of(1).value();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].id, order.event.id);
    EXPECT_EQ(events[0].version, 1);
    EXPECT_EQ(events[0].type, order.event.type);
    EXPECT_EQ(events[0].time, order.event.time);
    EXPECT_EQ(events[0].change, order.change());
}

TYPED_TEST_P(OrderRepositoryContract, what_was_never_written_is_not_found) {
    EXPECT_FALSE(this->find(1).value().has_value());
    EXPECT_TRUE(this->events_of(1).value().empty());
    EXPECT_TRUE(this->list({}).value().orders.empty());
    const auto key = run_task(this->io, this->host.repository().find_key("POST /v1/orders", "k"));
    EXPECT_FALSE(key.value().has_value());
}

TYPED_TEST_P(OrderRepositoryContract, look_ups_at_once_find_each_its_own_order_in_its_newest_version) {
    this->write_orders(1, 60);
    for (int number = 1; number <= 60; number += 3)
        ASSERT_TRUE(this->write(moved(an_order(number), order_status::paid, "order.paid.v1")).has_value());
    std::vector<int> asked;
    for (int at = 0; at < 200; ++at) asked.push_back(1 + at * 7 % 80);  // some twice, some of nothing

    const auto found = this->find_together(asked);

    for (std::size_t at = 0; at < asked.size(); ++at) {
        ASSERT_TRUE(found[at].has_value()) << found[at].error().detail;
        ASSERT_EQ(found[at]->has_value(), asked[at] <= 60) << asked[at];
        if (!found[at]->has_value()) continue;
        EXPECT_EQ((*found[at])->id, order_id(numbered("ord", asked[at])));
        EXPECT_EQ((*found[at])->version, asked[at] % 3 == 1 ? 2 : 1) << asked[at];
        EXPECT_EQ((*found[at])->document, this->find(asked[at]).value()->document);
    }
}

TYPED_TEST_P(OrderRepositoryContract, changes_replace_the_order_and_append_to_its_history) {
    const auto placed = an_order(1);
    const auto paid = moved(placed, order_status::paid, "order.paid.v1");
    const auto shipped = moved(paid, order_status::shipped, "order.shipped.v1");

    for (const auto& command : {placed, paid, shipped})
        ASSERT_EQ(this->write(command).value().verdict, write_verdict::written);

    EXPECT_EQ(this->find(1).value()->version, 3);
    EXPECT_EQ(this->find(1).value()->document, shipped.document());
    std::vector<std::string> types;
    for (const auto& event : this->events_of(1).value()) types.push_back(event.type);
    EXPECT_THAT(types, testing::ElementsAre("order.placed.v1", "order.paid.v1", "order.shipped.v1"));
}

TYPED_TEST_P(OrderRepositoryContract, a_stale_version_is_a_conflict_and_writes_nothing) {
    const auto placed = an_order(1);
    const auto paid = moved(placed, order_status::paid, "order.paid.v1");
    auto cancelled = moved(placed, order_status::cancelled, "order.cancelled.v1");
    cancelled.event.id = event_id{numbered("evt", 999)};
    cancelled.claim = a_claim("stale", "f");
    this->write(placed);
    this->write(paid);

    const auto outcome = this->write(cancelled);

    EXPECT_EQ(outcome.value().verdict, write_verdict::version_conflict);
    EXPECT_EQ(this->find(1).value()->document, paid.document());
    EXPECT_EQ(this->events_of(1).value().size(), 2u);
    EXPECT_FALSE(run_task(this->io, this->host.repository().find_key("POST /v1/orders", "stale")).value().has_value());
}

TYPED_TEST_P(OrderRepositoryContract, creating_an_order_that_exists_and_changing_one_that_does_not_are_conflicts) {
    this->write(an_order(1));
    auto again = an_order(1);
    again.event.id = event_id{numbered("evt", 999)};

    EXPECT_EQ(this->write(again).value().verdict, write_verdict::version_conflict);
    EXPECT_EQ(this->write(moved(an_order(2), order_status::paid, "order.paid.v1")).value().verdict,
              write_verdict::version_conflict);
    EXPECT_FALSE(this->find(2).value().has_value());
}

TYPED_TEST_P(OrderRepositoryContract, a_used_key_tells_what_it_was_used_for_and_writes_nothing) {
    auto first = an_order(1);
    first.claim = a_claim("key-1", "fingerprint-1");
    auto second = an_order(2);
    second.claim = a_claim("key-1", "fingerprint-2");
    ASSERT_EQ(this->write(first).value().verdict, write_verdict::written);

    const auto outcome = this->write(second).value();

    EXPECT_EQ(outcome.verdict, write_verdict::key_replayed);
    ASSERT_TRUE(outcome.previous.has_value());
    EXPECT_EQ(outcome.previous->fingerprint, "fingerprint-1");
    EXPECT_EQ(outcome.previous->wrote, (stored_order{first.id, 1, std::string(first.document())}));
    EXPECT_FALSE(this->find(2).value().has_value());
    EXPECT_TRUE(this->events_of(2).value().empty());
    const auto stored = run_task(this->io, this->host.repository().find_key("POST /v1/orders", "key-1")).value();
    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ(stored->fingerprint, "fingerprint-1");
    EXPECT_EQ(stored->wrote, outcome.previous->wrote);
}

TYPED_TEST_P(OrderRepositoryContract, the_same_key_in_another_scope_is_another_key) {
    auto first = an_order(1);
    first.claim = a_claim("key-1", "f");
    auto second = an_order(2);
    second.claim = a_claim("key-1", "f");
    second.claim->scope = "PATCH /v1/orders/2";

    EXPECT_EQ(this->write(first).value().verdict, write_verdict::written);
    EXPECT_EQ(this->write(second).value().verdict, write_verdict::written);
}

TYPED_TEST_P(OrderRepositoryContract, of_64_parallel_writes_with_one_key_exactly_one_is_written) {
    std::vector<order_write> commands;
    for (int number = 1; number <= 64; ++number) {
        commands.push_back(an_order(number));
        commands.back().claim = a_claim("shared", "f");
    }

    const auto answers = this->write_together(commands);

    std::set<std::string> orders;
    int written = 0;
    for (std::size_t at = 0; at < answers.size(); ++at) {
        ASSERT_TRUE(answers[at].has_value()) << answers[at].error().detail;
        if (answers[at]->verdict == write_verdict::written) {
            ++written;
            orders.insert(commands[at].id.value);
        } else if (answers[at]->verdict == write_verdict::key_replayed) {
            orders.insert(answers[at]->previous->wrote.id.value);
        } else {
            EXPECT_EQ(answers[at]->verdict, write_verdict::key_in_flight);
        }
    }
    EXPECT_EQ(written, 1);
    EXPECT_EQ(orders.size(), 1u) << "every replay must name the order that was written";
    EXPECT_EQ(this->list({.limit = 200}).value().orders.size(), 1u);
}

TYPED_TEST_P(OrderRepositoryContract, of_parallel_changes_to_one_version_exactly_one_is_written) {
    this->write(an_order(1));
    std::vector<order_write> commands;
    for (int number = 0; number < 32; ++number) {
        commands.push_back(moved(an_order(1), order_status::paid, "order.paid.v1"));
        commands.back().event.id = event_id{numbered("evt", 1000 + number)};
    }

    const auto answers = this->write_together(commands);

    int written = 0;
    for (const auto& answer : answers) {
        ASSERT_TRUE(answer.has_value()) << answer.error().detail;
        written += answer->verdict == write_verdict::written;
    }
    EXPECT_EQ(written, 1);
    EXPECT_EQ(this->events_of(1).value().size(), 2u);
}

TYPED_TEST_P(OrderRepositoryContract, a_poisoned_write_fails_alone_among_its_neighbours) {
    this->write(an_order(1));
    std::vector<order_write> commands;
    for (int number = 2; number <= 40; ++number) commands.push_back(an_order(number));
    auto& poisoned = commands[17];
    poisoned.event.id = an_order(1).event.id;  // taken: the unique index refuses it in the middle of the command
    poisoned.claim = a_claim("poisoned", "f");

    const auto answers = this->write_together(commands);

    for (std::size_t at = 0; at < answers.size(); ++at) {
        if (at == 17) continue;
        ASSERT_TRUE(answers[at].has_value()) << answers[at].error().detail;
        EXPECT_EQ(answers[at]->verdict, write_verdict::written);
    }
    ASSERT_TRUE(answers[17].has_error());
    EXPECT_EQ(answers[17].error().code, errc::invalid);
    EXPECT_FALSE(this->find(19).value().has_value());
    EXPECT_EQ(this->list({.limit = 200}).value().orders.size(), 39u);
    EXPECT_FALSE(
        run_task(this->io, this->host.repository().find_key("POST /v1/orders", "poisoned")).value().has_value());
}

TYPED_TEST_P(OrderRepositoryContract, committed_events_are_announced_once_in_commit_order) {
    this->write_orders(1, 50);
    this->write(moved(an_order(7), order_status::paid, "order.paid.v1"));
    auto refused = moved(an_order(7), order_status::paid, "order.paid.v1");
    refused.event.id = event_id{numbered("evt", 9999)};
    this->write(refused);
    this->write(an_order(60));

    std::set<std::string> events;
    std::vector<std::int64_t> versions_of_7;
    for (const auto& row : this->host.announced) {
        EXPECT_GT(row.id, 0);
        EXPECT_TRUE(events.insert(row.event.id.value).second) << "announced twice: " << row.event.id.value;
        if (row.event.order.value == numbered("ord", 7)) versions_of_7.push_back(row.event.version);
    }
    EXPECT_EQ(events.size(), 52u);
    EXPECT_THAT(versions_of_7, testing::ElementsAre(1, 2));
}

TYPED_TEST_P(OrderRepositoryContract, the_list_is_newest_first_and_its_pages_join_without_overlap) {
    this->write_orders(1, 25);

    std::vector<int> all;
    order_filter filter{.limit = 10};
    for (bool more = true; more;) {
        const auto page = this->list(filter);
        const auto part = this->numbers(page);
        all.insert(all.end(), part.begin(), part.end());
        more = page->has_more;
        filter.after = page->orders.back().id;
    }

    std::vector<int> expected;
    for (int number = 25; number >= 1; --number) expected.push_back(number);
    EXPECT_EQ(all, expected);
}

TYPED_TEST_P(OrderRepositoryContract, a_cursor_stays_put_while_orders_arrive) {
    this->write_orders(1, 10);
    const auto first = this->list({.limit = 4});
    this->write_orders(11, 20);

    const auto second = this->list({.limit = 4, .after = first->orders.back().id});

    EXPECT_THAT(this->numbers(first), testing::ElementsAre(10, 9, 8, 7));
    EXPECT_THAT(this->numbers(second), testing::ElementsAre(6, 5, 4, 3));
}

TYPED_TEST_P(OrderRepositoryContract, an_exact_last_page_says_that_nothing_follows) {
    this->write_orders(1, 4);

    EXPECT_FALSE(this->list({.limit = 4})->has_more);
    EXPECT_TRUE(this->list({.limit = 3})->has_more);
}

TYPED_TEST_P(OrderRepositoryContract, every_filter_narrows_the_list) {
    this->write_orders(1, 6);
    this->write(moved(an_order(2), order_status::paid, "order.paid.v1"));
    this->write(moved(an_order(5), order_status::paid, "order.paid.v1"));

    EXPECT_THAT(this->numbers(this->list({.status = order_status::paid})), testing::ElementsAre(5, 2));
    EXPECT_THAT(this->numbers(this->list({.email = "customer3@example.com"})), testing::ElementsAre(3));
    EXPECT_THAT(this->numbers(this->list({.reference = "REF-4"})), testing::ElementsAre(4));
    EXPECT_TRUE(this->list({.email = "nobody@example.com"})->orders.empty());
}

// When an order was created is in its id.
TYPED_TEST_P(OrderRepositoryContract, times_of_creation_narrow_the_list_to_the_microsecond) {
    const auto when = std::chrono::time_point_cast<std::chrono::milliseconds>(test_time(0));
    for (int number = 1; number <= 4; ++number) {
        auto order = an_order(number);
        auto id = first_order_at(when + std::chrono::milliseconds(number)).value;
        order.id = order.event.order = order_id(id.replace(id.size() - 6, 6, "00000" + std::to_string(number)));
        this->write(order);
    }
    const auto at = [&](int milliseconds, int microseconds = 0) {
        return test_time(0) + std::chrono::milliseconds(milliseconds) + std::chrono::microseconds(microseconds);
    };

    EXPECT_THAT(this->numbers(this->list({.created_after = at(2)})), testing::ElementsAre(4, 3));
    EXPECT_THAT(this->numbers(this->list({.created_after = at(2, -1)})), testing::ElementsAre(4, 3, 2));
    EXPECT_THAT(this->numbers(this->list({.created_before = at(3)})), testing::ElementsAre(2, 1));
    EXPECT_THAT(this->numbers(this->list({.created_before = at(3, 1)})), testing::ElementsAre(3, 2, 1));
    EXPECT_THAT(this->numbers(this->list({.created_after = at(1), .created_before = at(4)})),
                testing::ElementsAre(3, 2));
    EXPECT_THAT(this->numbers(this->list({.status = order_status::placed, .created_after = at(3)})),
                testing::ElementsAre(4));
}

TYPED_TEST_P(OrderRepositoryContract, text_is_found_in_any_case_and_taken_literally) {
    auto first = an_order(1);
    first.customer_name = "Zoë ÅNGSTRÖM";
    auto second = an_order(2);
    second.reference = "50%_off\\now";
    this->write(first);
    this->write(second);
    this->write(an_order(3));

    EXPECT_THAT(this->numbers(this->list({.text = "zoë ångström"})), testing::ElementsAre(1));
    EXPECT_THAT(this->numbers(this->list({.text = "CUSTOMER3@"})), testing::ElementsAre(3));
    EXPECT_THAT(this->numbers(this->list({.text = "ref-1"})), testing::ElementsAre(1));
    EXPECT_THAT(this->numbers(this->list({.text = numbered("ord", 2)})), testing::ElementsAre(2));
    EXPECT_THAT(this->numbers(this->list({.text = "%_OFF\\"})), testing::ElementsAre(2));
    EXPECT_THAT(this->numbers(this->list({.text = "0%o"})), testing::ElementsAre());
}

TYPED_TEST_P(OrderRepositoryContract, quotes_and_foreign_letters_survive) {
    auto order = an_order(1);
    order.customer_name = "Robert'); DROP TABLE orders;--";
    const std::string document = R"({"name": "日本語 \"quoted\" 'single' 😀"})";
    set_document(order, document);

    this->write(order);

    EXPECT_EQ(this->find(1).value()->document, document);
    EXPECT_EQ(this->events_of(1).value()[0].change, order.change());
}

TYPED_TEST_P(OrderRepositoryContract, the_story_of_an_order_has_pages) {
    auto last = an_order(1);
    this->write(last);
    for (int version = 2; version <= 5; ++version) {
        last = moved(last, order_status::paid, "order.paid.v1");
        ASSERT_EQ(this->write(last).value().verdict, write_verdict::written);
    }
    const auto page = [&](std::int64_t after, std::size_t limit) {
        return run_task(this->io, this->host.repository().events_of(last.id, after, limit)).value();
    };

    EXPECT_EQ(page(0, 2).events.size(), 2u);
    EXPECT_TRUE(page(0, 2).has_more);
    EXPECT_EQ(page(2, 2).events.at(0).version, 3);
    EXPECT_FALSE(page(3, 2).has_more);
    EXPECT_EQ(page(4, 200).events.size(), 1u);
    EXPECT_TRUE(page(5, 200).events.empty());
}

TYPED_TEST_P(OrderRepositoryContract, a_page_ends_with_the_document_that_reaches_its_bytes) {
    for (int number = 1; number <= 5; ++number) {
        auto order = an_order(number);
        set_document(order, "{\"n\":\"" + std::string(1'000, 'x') + "\"}");
        this->write(order);
    }

    const auto first = this->list({.limit = 4, .bytes_max = 1'500});
    const auto second = this->list({.limit = 4, .after = first->orders.back().id, .bytes_max = 1'500});
    const auto tiny = this->list({.limit = 4, .bytes_max = 1});
    const auto rest = this->list({.limit = 4, .after = order_id{numbered("ord", 2)}, .bytes_max = 1});

    EXPECT_THAT(this->numbers(first), testing::ElementsAre(5, 4));
    EXPECT_TRUE(first->has_more);
    EXPECT_THAT(this->numbers(second), testing::ElementsAre(3, 2));
    EXPECT_THAT(this->numbers(tiny), testing::ElementsAre(5)) << "never none, or nobody would get on";
    EXPECT_THAT(this->numbers(rest), testing::ElementsAre(1));
    EXPECT_FALSE(rest->has_more);
}

TYPED_TEST_P(OrderRepositoryContract, a_search_looks_at_so_many_orders_and_says_where_it_stopped) {
    this->write_orders(1, 25);
    order_filter filter{.text = "customer3@", .looked_at_max = 10};

    std::vector<std::size_t> found;
    std::vector<std::string> stops;
    for (int pages = 0; pages < 10; ++pages) {
        const auto page = this->list(filter);
        found.push_back(page->orders.size());
        EXPECT_FALSE(page->has_more);
        if (!page->looked_through) break;
        filter.after = page->looked_through;
        stops.push_back(filter.after->value);
    }

    EXPECT_THAT(found, testing::ElementsAre(0, 0, 1));
    EXPECT_THAT(stops, testing::ElementsAre(numbered("ord", 16), numbered("ord", 6)));
    const auto full = this->list({.text = "customer", .limit = 3, .looked_at_max = 10});
    EXPECT_TRUE(full->has_more) << "a page that is full ends there";
    EXPECT_FALSE(full->looked_through.has_value());
}

TYPED_TEST_P(OrderRepositoryContract, an_address_is_found_in_any_case_of_its_ascii_letters) {
    auto first = an_order(1);
    first.email = "Ada.Lovelace@Example.COM";
    auto second = an_order(2);
    second.email = "ÄGIR@example.com";
    this->write(first);
    this->write(second);

    EXPECT_THAT(this->numbers(this->list({.email = "ada.lovelace@example.com"})), testing::ElementsAre(1));
    EXPECT_THAT(this->numbers(this->list({.email = "ADA.LOVELACE@EXAMPLE.com"})), testing::ElementsAre(1));
    EXPECT_THAT(this->numbers(this->list({.email = "Ägir@example.com"})), testing::ElementsAre(2));
    EXPECT_THAT(this->numbers(this->list({.email = "ägir@example.com"})), testing::ElementsAre());
    EXPECT_THAT(this->numbers(this->list({.email = "ada_lovelace@example.com"})), testing::ElementsAre());
}

// A whole order as the API writes it, of that customer.
inline order_write ordered_by(int number, const std::string& email, std::int64_t version = 1) {
    auto write = an_order(number);
    if (version > 1) write = moved(write, order_status::paid, "order.paid.v1");
    write.email = email;
    write.customer_name = "Ada";
    write.reference = "for " + email;
    set_document(write, R"({"reference":"for )" + email + R"(","customer":{"email":")" + email +
                            R"(","name":"Ada"},"currency":"EUR","total":5,"metadata":{"phone":"123"}})");
    return write;
}

TYPED_TEST_P(OrderRepositoryContract, an_erased_customer_is_in_no_version_of_no_order) {
    this->write(ordered_by(1, "ada@old.example"));
    this->write(ordered_by(1, "Ada@Example.com", 2));
    this->write(ordered_by(2, "ada@example.com"));
    this->write(ordered_by(3, "eve@example.com"));
    const auto erase = [&](const std::string& address) {
        erased_orders all, bite;
        do {
            bite = run_task(this->io, this->host.customers().erase_some(address)).value();
            all.orders += bite.orders;
            all.events += bite.events;
        } while (bite.more);
        return all;
    };

    const auto erased = erase("ada@example.com");

    EXPECT_EQ(erased.orders, 2);
    EXPECT_EQ(erased.events, 3) << "older versions of an order are the same customer's";
    EXPECT_TRUE(this->list({.email = "ada@example.com"})->orders.empty());
    EXPECT_THAT(this->numbers(this->list({.text = "ada"})), testing::ElementsAre(3)) << "another customer of that name";
    EXPECT_THAT(this->numbers(this->list({.email = std::string(erased_address)})), testing::ElementsAre(2, 1));
    for (const int number : {1, 2}) {
        const auto document = this->find(number).value()->document;
        for (const auto* gone : {"Ada", "ada@", "123"}) EXPECT_EQ(document.find(gone), std::string::npos) << document;
        EXPECT_NE(document.find(R"("total":5)"), std::string::npos);
    }
    EXPECT_EQ(this->find(1).value()->version, 2) << "nothing is missing from the history";
    EXPECT_EQ(this->find(3).value()->document, ordered_by(3, "eve@example.com").document());
    EXPECT_EQ(erase("ada@example.com").orders, 0);
}

TYPED_TEST_P(OrderRepositoryContract, an_address_that_was_corrected_is_erased_from_the_history_alone) {
    this->write(ordered_by(1, "mistyped@example.com"));
    this->write(ordered_by(1, "ada@example.com", 2));

    const auto first = run_task(this->io, this->host.customers().erase_some("Mistyped@example.com")).value();
    const auto second = run_task(this->io, this->host.customers().erase_some("mistyped@example.com")).value();

    EXPECT_EQ(first.orders, 1);
    EXPECT_EQ(first.events, 1);
    EXPECT_FALSE(second.more);
    EXPECT_THAT(this->numbers(this->list({.email = "ada@example.com"})), testing::ElementsAre(1));
    EXPECT_EQ(this->find(1).value()->document, ordered_by(1, "ada@example.com", 2).document());
}

REGISTER_TYPED_TEST_SUITE_P(
    OrderRepositoryContract, a_written_order_is_found_with_its_event, what_was_never_written_is_not_found,
    look_ups_at_once_find_each_its_own_order_in_its_newest_version, changes_replace_the_order_and_append_to_its_history,
    a_stale_version_is_a_conflict_and_writes_nothing,
    creating_an_order_that_exists_and_changing_one_that_does_not_are_conflicts,
    a_used_key_tells_what_it_was_used_for_and_writes_nothing, the_same_key_in_another_scope_is_another_key,
    of_64_parallel_writes_with_one_key_exactly_one_is_written,
    of_parallel_changes_to_one_version_exactly_one_is_written, a_poisoned_write_fails_alone_among_its_neighbours,
    committed_events_are_announced_once_in_commit_order, the_list_is_newest_first_and_its_pages_join_without_overlap,
    a_cursor_stays_put_while_orders_arrive, an_exact_last_page_says_that_nothing_follows, every_filter_narrows_the_list,
    times_of_creation_narrow_the_list_to_the_microsecond, text_is_found_in_any_case_and_taken_literally,
    quotes_and_foreign_letters_survive, the_story_of_an_order_has_pages,
    a_page_ends_with_the_document_that_reaches_its_bytes, a_search_looks_at_so_many_orders_and_says_where_it_stopped,
    an_address_is_found_in_any_case_of_its_ascii_letters, an_erased_customer_is_in_no_version_of_no_order,
    an_address_that_was_corrected_is_erased_from_the_history_alone);

}  // namespace tidings::contract
