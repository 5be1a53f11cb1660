// How PostgreSQL finds what inbox and journal ask for: by an index and a probe per row, whatever it knows or believes
// about the tables; and how little a claim reads beside a large backlog.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <regex>
#include "adapters/postgres/sql/notifications.hpp"
#include "support/message_builder.hpp"
#include "support/postgres_journal.hpp"
#include "support/postgres_plan.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;
namespace statements = postgres::sql::notifications;

struct journal_with_sql {
    asio::io_context io;
    postgres_journal host{io};

    std::vector<std::string> explain(const postgres::statement& what, const std::string& how,
                                     const std::string& values) {
        return explained(io, host.schema.config, what, values, how);
    }
    std::vector<std::string> plan_of(const postgres::statement& what) {
        return explain(what, "", no_values_for(what.sql));
    }
    // Mails came and went, in pieces. The dead entries of an index that somebody reads give way to new ones, those of the others stay.
    void turn_over(int times) {
        for (; times > 0; --times) {
            pile_up(2'000);
            host.schema.sql(io, "DELETE FROM open_messages");
            host.schema.sql(
                io, "SELECT count(*) FROM open_messages WHERE lower(recipient COLLATE \"C\") = 'ada@busy.example'");
            host.schema.sql(io, "SELECT count(*) FROM open_messages WHERE status = 'queued'");
        }
    }
    // So many mails of one domain in its lane, without a word to the planner.
    void pile_up(int mails) {
        host.schema.sql(io, "ALTER TABLE open_messages SET (autovacuum_enabled = off)");
        for (constexpr int bite = 2'000; mails > 0; mails -= bite) put(std::min(mails, bite));
    }
    void put(int mails) {
        host.schema.sql(io, R"(
            INSERT INTO open_messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason,
                                       lane, ready_at, due_at)
            SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'placed', 'ada@busy.example', 'busy.example', 'en', 'queued',
                   '', 'busy.example', now() + i * interval '1 microsecond', now()
              FROM generate_series(1, )" +
                                std::to_string(mails) + ") AS i");
    }
};

// The column that each index begins with. Without a condition on it an index is read from end to end; conditions on its other columns
// only spare the table.
const std::map<std::string, std::string> probed{{"open_messages_pkey", "id"},
                                                {"open_messages_by_order", "order_id"},
                                                {"open_messages_ready", "lane"},
                                                {"open_messages_by_status", "status"},
                                                {"open_messages_copies", "id"},
                                                {"messages_pkey", "id"},
                                                {"messages_by_order", "order_id"},
                                                {"messages_not_sent", "status"},
                                                {"messages_copies", "id"},
                                                {"mails_pkey", "message_id"},
                                                {"open_messages_by_recipient", "lower"},
                                                {"messages_by_recipient", "lower"},
                                                {"inbox_pkey", "event_id"}};

// Lines that read a table from end to end, or an index where a probe is meant.
std::vector<std::string> passes(const std::vector<std::string>& plan) {
    const std::regex walk("Seq Scan on|Bitmap"), by_index("using ([a-z_]+) ");
    std::vector<std::string> found;
    std::smatch index;
    for (std::size_t at = 0; at < plan.size(); ++at) {
        if (std::regex_search(plan[at], walk)) found.push_back(plan[at]);
        if (!std::regex_search(plan[at], index, by_index) || !probed.contains(index[1])) continue;
        const std::regex condition("Index Cond: .*\\b" + probed.at(index[1]) + "\\b");
        if (at + 1 == plan.size() || !std::regex_search(plan[at + 1], condition)) found.push_back(plan[at]);
    }
    return found;
}

// Rows that were read by way of the index, in an EXPLAIN ANALYZE.
std::size_t rows_read(const std::vector<std::string>& plan, const std::string& index) {
    const std::regex counted(R"(rows=(\d+) loops=(\d+)\))");
    std::size_t all = 0;
    std::smatch found;
    for (const auto& line : plan)
        if (line.find("using " + index + " ") != std::string::npos && std::regex_search(line, found, counted))
            all += std::stoul(found[1]) * std::stoul(found[2]);
    return all;
}

struct PostgresJournalPlans : testing::TestWithParam<const postgres::statement*>, journal_with_sql {};

TEST_P(PostgresJournalPlans, a_young_database_is_asked_by_probes) {
    EXPECT_THAT(passes(plan_of(*GetParam())), testing::IsEmpty());
}

TEST_P(PostgresJournalPlans, a_backlog_is_asked_by_probes_with_and_without_statistics) {
    pile_up(2'000);
    EXPECT_THAT(passes(plan_of(*GetParam())), testing::IsEmpty()) << "much is open, and the statistics do not know it";
    host.schema.sql(io, "ANALYZE");
    EXPECT_THAT(passes(plan_of(*GetParam())), testing::IsEmpty()) << "much is open";
    host.schema.sql(io, "DELETE FROM open_messages");
    host.schema.sql(io, "ANALYZE");
    EXPECT_THAT(passes(plan_of(*GetParam())), testing::IsEmpty()) << "nothing is open";
    turn_over(5);
    host.schema.sql(io, "ANALYZE");
    EXPECT_THAT(passes(plan_of(*GetParam())), testing::IsEmpty()) << "nothing is open, after many that were";
    host.schema.sql(io, "VACUUM ANALYZE");
    EXPECT_THAT(passes(plan_of(*GetParam())), testing::IsEmpty()) << "nothing is open, and nothing is left of what was";
    pile_up(20);
    host.schema.sql(io, "VACUUM ANALYZE");
    EXPECT_THAT(passes(plan_of(*GetParam())), testing::IsEmpty()) << "hardly anything is open";
}

INSTANTIATE_TEST_SUITE_P(, PostgresJournalPlans,
                         testing::Values(&statements::lock_orders, &statements::store_messages, &statements::hold_later,
                                         &statements::supersede_replaced, &statements::release_orders,
                                         &statements::look_again, &statements::claim_ready, &statements::find_lanes,
                                         &statements::next_due, &statements::look_floor, &statements::keep_mails,
                                         &statements::end_messages, &statements::put_back,
                                         &statements::supersede_earlier, &statements::renew_leases,
                                         &statements::recover_leases, &statements::settled_events,
                                         &statements::drop_old_mails, &statements::lock_old_messages,
                                         &statements::drop_old_messages),
                         [](const auto& tested) { return tested.param->name; });

struct PostgresJournalBacklog : testing::Test, journal_with_sql {};

TEST_F(PostgresJournalBacklog, a_claim_reads_no_more_than_four_times_what_it_takes) {
    constexpr int wanted = 64;
    const auto claiming = "('a', 64, 60000, '{busy.example,other.example}', '{2000-01-01,2000-01-01}', '{64,64}')";
    pile_up(100'000);
    for (const std::string known : {"without statistics", "with statistics"}) {
        const auto plan = explain(statements::claim_ready, "(ANALYZE)", claiming);
        EXPECT_LE(rows_read(plan, "open_messages_ready"), 4u * wanted) << known << "\n" << testing::PrintToString(plan);
        EXPECT_GE(rows_read(plan, "open_messages_ready"), 1u * wanted) << known << "\n" << testing::PrintToString(plan);
        host.schema.sql(io, "ANALYZE");
    }
}

TEST_F(PostgresJournalBacklog, full_lanes_are_not_read_at_all) {
    pile_up(2'000);
    claim_request request{.instance = "a", .excluded_domains = {"busy.example"}};

    const auto claimed = run_task(io, host.journal().claim(request)).value();

    EXPECT_TRUE(claimed.messages.empty());
    EXPECT_FALSE(claimed.more);
    EXPECT_FALSE(host.journal().has_ready(request));
    EXPECT_TRUE(host.journal().has_ready({})) << "others may have room for them later";
}

TEST_F(PostgresJournalBacklog, what_another_instance_left_in_a_lane_is_found) {
    EXPECT_TRUE(run_task(io, host.journal().claim({.instance = "a"})).value().messages.empty());
    pile_up(1);

    const auto until = std::chrono::steady_clock::now() + 5s;
    std::size_t claimed = 0;
    while (claimed == 0 && std::chrono::steady_clock::now() < until)
        claimed = run_task(io, host.journal().claim({.instance = "a"})).value().messages.size();

    EXPECT_EQ(claimed, 1u);
}

TEST_F(PostgresJournalBacklog, the_ledger_is_the_same_before_and_after_it_is_added_up) {
    pile_up(3);
    for (int n = 0; n < 250; ++n)
        host.schema.sql(io,
                        "UPDATE open_messages SET status = 'deferred' WHERE status = 'queued'; "
                        "UPDATE open_messages SET status = 'queued'");
    const auto before = run_task(io, host.archive().counts()).value();
    const auto rows = std::stoi(host.schema.sql(io, "SELECT count(*) FROM ledger"));
    const auto after = run_task(io, host.archive().counts()).value();

    EXPECT_LT(rows, 10) << "many rows became one";
    EXPECT_EQ(before.by_status, after.by_status);
    EXPECT_EQ(after.by_status.at(message_status::queued), 3);
}

}  // namespace
}  // namespace tidings
