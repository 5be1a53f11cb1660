// How PostgreSQL finds what the journal asks for: by order, whatever it knows or believes about how many messages there
// are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>
#include "adapters/postgres/journal_sql.hpp"
#include "support/message_builder.hpp"
#include "support/postgres_journal.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;

std::size_t parameters_of(const std::string& sql) {
    std::size_t most = 0;
    const std::regex parameter(R"(\$(\d+))");
    for (std::sregex_iterator at(sql.begin(), sql.end(), parameter), end; at != end; ++at)
        most = std::max<std::size_t>(most, std::stoul((*at)[1]));
    return most;
}

struct PostgresJournalPlans : testing::TestWithParam<const postgres::statement*> {
    asio::io_context io;
    postgres_journal host{io};

    std::vector<std::string> plan_of(const postgres::statement& what) {
        auto link = run_task(io, postgres::connection::open(io.get_executor(), host.schema.config)).value();
        std::string nothing;
        for (auto left = parameters_of(what.sql); left > 0; --left) nothing += nothing.empty() ? "(NULL" : ", NULL";
        if (!nothing.empty()) nothing += ")";
        const auto lines =
            run_task(io, link->run_script("PREPARE asked AS " + what.sql + "; EXPLAIN EXECUTE asked" + nothing, 10s));
        std::vector<std::string> plan;
        for (int row = 0; row < lines.value().size(); ++row) plan.push_back(lines->text(row, 0));
        return plan;
    }
    // Scans of an index that go through all of it; messages_due is meant to be read from its beginning.
    std::vector<std::string> passes(const postgres::statement& what) {
        const std::regex by_index("using messages_(open|waiting|leased|by_status|by_order|planned|pkey) ");
        const auto plan = plan_of(what);
        EXPECT_GT(plan.size(), 2u) << what.name;
        std::vector<std::string> found;
        for (std::size_t at = 0; at + 1 < plan.size(); ++at)
            if (std::regex_search(plan[at], by_index) &&
                !std::regex_search(plan[at + 1], std::regex(R"(Index Cond: .*\b(order_id|id) =)")))
                found.push_back(plan[at]);
        return found;
    }
    void store(int from, int to) {
        intake_batch batch;
        for (int order = from; order <= to; ++order)
            for (std::int64_t version = 1; version <= 3; ++version) batch.entries.push_back(an_entry(order, version));
        ASSERT_TRUE(run_task(io, host.inbox().store(std::move(batch))));
    }
    void analyze() { host.schema.sql(io, "ANALYZE messages"); }
};

TEST_P(PostgresJournalPlans, a_young_database_is_asked_by_order) {
    EXPECT_THAT(passes(*GetParam()), testing::IsEmpty());
    store(1, 100);
    EXPECT_THAT(passes(*GetParam()), testing::IsEmpty());
}

TEST_P(PostgresJournalPlans, a_backlog_is_asked_by_order_also_after_a_time_when_nothing_was_open) {
    store(1, 200);
    host.schema.sql(io, "UPDATE messages SET status = 'sent', due_at = NULL");
    analyze();
    EXPECT_THAT(passes(*GetParam()), testing::IsEmpty()) << "nothing is open";
    store(201, 400);
    EXPECT_THAT(passes(*GetParam()), testing::IsEmpty()) << "much is open, and the statistics do not know it";
    analyze();
    EXPECT_THAT(passes(*GetParam()), testing::IsEmpty()) << "much is open";
}

struct PostgresJournal : testing::Test {
    asio::io_context io;
    postgres_journal host{io};

    std::size_t claimed_within(std::chrono::seconds limit) {
        const auto until = std::chrono::steady_clock::now() + limit;
        std::size_t claimed = 0;
        while (claimed == 0 && std::chrono::steady_clock::now() < until)
            claimed = run_task(io, host.journal().claim({.instance = "a"})).value().size();
        return claimed;
    }
};

TEST_F(PostgresJournal, a_message_that_is_due_since_long_before_the_last_look_is_found_by_the_next_one) {
    intake_batch batch;
    for (int order = 1; order <= 2; ++order) batch.entries.push_back(an_entry(order, 1));
    ASSERT_TRUE(run_task(io, host.inbox().store(std::move(batch))));
    host.schema.sql(
        io, "UPDATE messages SET due_at = now() + interval '1 hour' WHERE id = '" + a_message(2, 1).id.value + "'");
    ASSERT_EQ(claimed_within(5s), 1u);

    host.schema.sql(
        io, "UPDATE messages SET due_at = now() - interval '1 hour' WHERE id = '" + a_message(2, 1).id.value + "'");

    EXPECT_EQ(claimed_within(5s), 1u);
}

TEST_F(PostgresJournal, a_mail_is_compressed_by_lz4) {
    ASSERT_TRUE(run_task(io, host.inbox().store({.entries = {an_entry(1, 1)}})));
    const auto held = run_task(io, host.journal().claim({.instance = "a"})).value().at(0).head;
    std::string lines;
    while (lines.size() < 12'000) lines += "<td>line " + std::to_string(lines.size()) + "</td>\r\n";
    intent about{.relay = "mail.example:587", .started_at = test_time(0), .mail = a_mail(lines)};

    ASSERT_TRUE(run_task(io, host.journal().intend(held.id, held.fence, std::move(about))));

    EXPECT_EQ(host.schema.sql(io, "SELECT pg_column_compression(bytes) FROM mails"), "lz4");
}

INSTANTIATE_TEST_SUITE_P(, PostgresJournalPlans,
                         testing::Values(&postgres::journal_sql::claim_due, &postgres::journal_sql::due_floor,
                                         &postgres::journal_sql::next_due, &postgres::journal_sql::release_after,
                                         &postgres::journal_sql::release_orders,
                                         &postgres::journal_sql::supersede_earlier,
                                         &postgres::journal_sql::lock_former),
                         [](const auto& tested) { return tested.param->name; });

}  // namespace
}  // namespace tidings
