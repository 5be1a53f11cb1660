// How SQLite finds a page of messages, and what people have in hand: each lead by its index, and never by walking a
// table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "adapters/sqlite/message_list.hpp"
#include "adapters/sqlite/quarantine_list.hpp"
#include "adapters/sqlite/sql/notifications.hpp"
#include "support/sqlite_journal.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using enum message_status;
using testing::HasSubstr;
namespace statements = sqlite::sql::notifications;

const message_id somewhere{"msg_01936f2c-5a1b-7c3d-8e4f-000000000001"};

struct SqliteMessagePlans : testing::Test {
    asio::io_context io;
    sqlite_journal host{io};

    std::vector<std::string> plan_of(const std::string& sql) {
        using lines = std::vector<std::string>;
        std::function<result<lines>(sqlite::connection&)> ask = [&](sqlite::connection& db) -> result<lines> {
            lines plan;
            auto rows = db.prepare(std::string_view("EXPLAIN QUERY PLAN " + sql));
            while (rows.step()) plan.push_back(rows.text(3));
            return plan;
        };
        return run_task(io, host.database().read(std::move(ask))).value();
    }
    // Every part that reads a table is a search in one of these indexes, or one of them walked in its order.
    void expect_led_by(const std::vector<std::string>& plan, const std::vector<std::string>& indexes) {
        std::string all;
        for (const auto& line : plan) all += line + "\n";
        for (const auto& index : indexes) EXPECT_THAT(all, HasSubstr(index));
        for (const auto& line : plan)
            for (const auto* table : {"messages", "open_messages", "attempts", "mails", "inbox", "quarantine"})
                EXPECT_NE(line, std::string("SCAN ") + table) << all;
    }
};

TEST_F(SqliteMessagePlans, each_list_comes_from_the_index_that_leads_it) {
    const struct {
        message_filter filter;
        std::vector<std::string> indexes;
    } table[] = {
        {{.after = somewhere}, {"SEARCH messages USING INDEX sqlite_autoindex_messages_1 (id<?)"}},
        {{.order = order_id{"x"}}, {"messages_by_order (order_id=?)", "open_messages_by_order (order_id=?)"}},
        {{.recipient = "a@b.example", .statuses = {dead}}, {"messages_by_recipient (recipient=?)"}},
        {{.statuses = {dead, deferred}, .after = somewhere},
         {"messages_not_sent (status=? AND id<?)", "open_messages_by_status (status=? AND id<?)"}},
        {{.copies = true}, {"USING INDEX messages_copies", "USING INDEX open_messages_copies"}},
        {{.tried = {.uncertain = true}, .after = somewhere},
         {"attempts_uncertain (message_id<?)", "sqlite_autoindex_messages_1 (id=?)"}},
        {{.kind = "placed", .after = somewhere}, {"SEARCH messages USING INDEX sqlite_autoindex_messages_1 (id<?)"}},
    };

    for (const auto& one : table) {
        expect_led_by(plan_of(sqlite::message_page_sql(one.filter, false)), one.indexes);
        expect_led_by(plan_of(sqlite::end_of_message_search_sql(one.filter, false)), {});
    }
}

TEST_F(SqliteMessagePlans, the_quarantine_comes_from_the_index_of_its_filter_and_nothing_is_sorted) {
    const std::pair<quarantine_filter, std::string> table[] = {
        {{}, "USING INTEGER PRIMARY KEY (rowid<?)"},
        {{.topic = "t"}, "quarantine_by_topic (topic=? AND rowid<?)"},
        {{.problem = record_problem::no_json}, "quarantine_by_problem (problem=? AND rowid<?)"},
        {{.topic = "t", .problem = record_problem::no_json}, "quarantine_by_problem (problem=? AND rowid<?)"},
    };

    for (const auto& [filter, index] : table) {
        const auto plan = plan_of(sqlite::quarantine_page_sql(filter));
        expect_led_by(plan, {index});
        EXPECT_EQ(plan.size(), 1u) << plan.back();
    }
    const auto latest = plan_of(statements::latest_quarantined.text);
    EXPECT_EQ(latest, std::vector<std::string>{"SCAN quarantine"}) << "by id, and no further than the limit";
}

TEST_F(SqliteMessagePlans, what_is_at_hand_is_one_probe) {
    expect_led_by(plan_of(statements::find_event.text), {"(event_id=?)"});
    expect_led_by(plan_of(statements::find_events_by_trace.text), {"inbox_by_trace (<expr>=?)"});
    expect_led_by(plan_of(statements::find_events_by_number.text), {"inbox_by_number (<expr>=?)"});
    expect_led_by(plan_of(statements::find_events_by_reference.text), {"inbox_by_reference (reference=?)"});
    expect_led_by(plan_of(statements::events_of_order.text), {"messages_by_order (order_id=? AND order_version>?)"});
    expect_led_by(plan_of(statements::messages_of_order.text), {"messages_by_order (order_id=?"});
    expect_led_by(plan_of(statements::count_views.text), {"messages_not_sent (status=?)", "messages_copies"});
}

}  // namespace
}  // namespace tidings
