// What every audit_log does, and the end of its old entries. Each adapter instantiates the suite with a Host:
//   explicit Host(asio::io_context&);      a fresh, empty store
//   tidings::audit_log& log();
//   old_records& old();
#pragma once
#include <gtest/gtest.h>
#include "access/audit_log.hpp"
#include "base/ids.hpp"
#include "runtime/old_records.hpp"
#include "support/run_task.hpp"

namespace tidings::contract {

using namespace testing_support;
using namespace std::chrono_literals;

template <class Host>
class AuditLogContract : public testing::Test {
protected:
    static constexpr timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 12h};

    static audit_id id_at(timestamp at, int number = 0) {
        auto id = first_order_at(std::chrono::floor<std::chrono::milliseconds>(at)).value.substr(4);
        const auto digits = std::to_string(number);
        return audit_id("aud_" + id.replace(id.size() - digits.size(), digits.size(), digits));
    }
    static audit_entry an_entry(timestamp at, int number = 0) {
        return {.id = id_at(at, number),
                .at = at,
                .actor = "key_a",
                .actor_name = "Grüße",
                .action = "message.resend",
                .object = "msg_1",
                .remote = "192.0.2.7",
                .request = "req-1",
                .asked = R"({"recipient":"a***@example.com"})"};
    }

    void begin(audit_entry entry) { ASSERT_TRUE(run_task(io, host.log().begin(std::move(entry)))); }
    void end(audit_id id, audit_ending ending) {
        ASSERT_TRUE(run_task(io, host.log().end(std::move(id), std::move(ending))));
    }
    audit_page list(audit_filter filter = {}) { return run_task(io, host.log().list(std::move(filter))).value(); }
    std::vector<audit_id> ids(audit_filter filter) {
        std::vector<audit_id> found;
        for (const auto& one : list(std::move(filter)).entries) found.push_back(one.id);
        return found;
    }
    retention_bite drop(timestamp oldest_kept, const std::string& after, std::size_t limit) {
        return run_task(io,
                        host.old().drop_some(std::chrono::floor<std::chrono::milliseconds>(oldest_kept), after, limit))
            .value();
    }

    asio::io_context io;
    Host host{io};
};

TYPED_TEST_SUITE_P(AuditLogContract);

TYPED_TEST_P(AuditLogContract, an_entry_is_there_before_its_outcome_is) {
    const auto entry = this->an_entry(this->noon);
    this->begin(entry);
    this->begin(entry);  // repeated after a lost answer

    EXPECT_EQ(this->list().entries, std::vector{entry});
}

TYPED_TEST_P(AuditLogContract, an_ending_says_what_came_of_it) {
    auto entry = this->an_entry(this->noon);
    entry.object = "";
    this->begin(entry);
    this->end(entry.id, {audit_outcome::done, 201, "key_new", R"({"id":"key_new"})"});

    entry.outcome = audit_outcome::done;
    entry.status = 201;
    entry.object = "key_new";
    entry.result = R"({"id":"key_new"})";
    EXPECT_EQ(this->list().entries, std::vector{entry});
}

TYPED_TEST_P(AuditLogContract, an_ending_without_an_object_leaves_it) {
    this->begin(this->an_entry(this->noon));
    this->end(this->an_entry(this->noon).id, {audit_outcome::refused, 409, "", ""});

    EXPECT_EQ(this->list().entries.front().object, "msg_1");
    EXPECT_EQ(this->list().entries.front().outcome, audit_outcome::refused);
}

TYPED_TEST_P(AuditLogContract, every_filter_narrows_and_all_together_too) {
    auto by_other = this->an_entry(this->noon + 1s, 1);
    by_other.actor = "key_b";
    auto other_action = this->an_entry(this->noon + 2s, 2);
    other_action.action = "key.revoke";
    auto other_object = this->an_entry(this->noon + 3s, 3);
    other_object.object = "";
    const auto first = this->an_entry(this->noon);
    for (const auto& one : {first, by_other, other_action, other_object}) this->begin(one);

    using all = std::vector<audit_id>;
    EXPECT_EQ(this->ids({.actor = "key_b"}), all{by_other.id});
    EXPECT_EQ(this->ids({.action = "key.revoke"}), all{other_action.id});
    EXPECT_EQ(this->ids({.object = "msg_1"}), (all{other_action.id, by_other.id, first.id}));
    EXPECT_EQ(this->ids({.object = ""}), all{});
    EXPECT_EQ(this->ids({.from = this->noon + 1s, .to = this->noon + 3s}), (all{other_action.id, by_other.id}));
    EXPECT_EQ(this->ids({.actor = "key_a",
                         .action = "message.resend",
                         .object = "msg_1",
                         .from = this->noon,
                         .to = this->noon + 1h}),
              all{first.id});
}

TYPED_TEST_P(AuditLogContract, pages_go_on_where_the_last_one_ended) {
    std::vector<audit_id> newest_first;
    for (int number = 0; number < 5; ++number) {
        this->begin(this->an_entry(this->noon + number * 1ms, number));
        newest_first.insert(newest_first.begin(), this->id_at(this->noon + number * 1ms, number));
    }
    std::vector<audit_id> seen;
    audit_filter filter{.limit = 2};
    for (bool more = true; more;) {
        const auto page = this->list(filter);
        for (const auto& one : page.entries) seen.push_back(one.id);
        more = page.has_more;
        filter.after = seen.back();
    }
    EXPECT_EQ(seen, newest_first);
}

TYPED_TEST_P(AuditLogContract, no_page_is_larger_than_two_hundred) {
    for (int number = 0; number < 201; ++number) this->begin(this->an_entry(this->noon, number));

    const auto page = this->list({.limit = 10'000});
    EXPECT_EQ(page.entries.size(), 200u);
    EXPECT_TRUE(page.has_more);
}

TYPED_TEST_P(AuditLogContract, old_entries_are_dropped_in_bites) {
    for (int number = 0; number < 5; ++number) this->begin(this->an_entry(this->noon + number * 1s, number));

    const auto first = this->drop(this->noon + 3s, "", 2);
    EXPECT_EQ(first.dropped, 2);
    EXPECT_EQ(first.through, this->id_at(this->noon + 1s, 1).value);
    const auto second = this->drop(this->noon + 3s, first.through, 2);
    EXPECT_EQ(second.dropped, 1);
    EXPECT_EQ(second.through, "");
    EXPECT_EQ(this->ids({}), (std::vector{this->id_at(this->noon + 4s, 4), this->id_at(this->noon + 3s, 3)}));
}

REGISTER_TYPED_TEST_SUITE_P(AuditLogContract, an_entry_is_there_before_its_outcome_is, an_ending_says_what_came_of_it,
                            an_ending_without_an_object_leaves_it, every_filter_narrows_and_all_together_too,
                            pages_go_on_where_the_last_one_ended, no_page_is_larger_than_two_hundred,
                            old_entries_are_dropped_in_bites);

}  // namespace tidings::contract
