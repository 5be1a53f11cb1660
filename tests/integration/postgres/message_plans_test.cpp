// How PostgreSQL finds a page of messages, and what people have in hand: each lead by its index, whatever the planner
// knows or believes about the tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>
#include "adapters/postgres/message_list.hpp"
#include "adapters/postgres/quarantine_list.hpp"
#include "adapters/postgres/sql/notifications.hpp"
#include "support/message_builder.hpp"
#include "support/postgres_journal.hpp"
#include "support/postgres_plan.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;
using enum message_status;
using testing::HasSubstr;
namespace statements = postgres::sql::notifications;

const message_id somewhere{"msg_01936f2c-5a1b-7c3d-8e4f-000000000001"};
const order_id an_order{"ord_01936f2c-5a1b-7c3d-8e4f-000000000001"};

struct planned {
    postgres::statement what;
    std::vector<std::string> indexes;  // each must be in the plan
};

postgres::statement listed_by(message_filter filter) {
    return postgres::list_messages(filter, {}).what;
}
postgres::statement ended_by(message_filter filter) {
    return postgres::end_of_message_search(filter).what;
}

postgres::statement quarantined_by(quarantine_filter filter) {
    return postgres::list_quarantine(filter).what;
}

std::vector<planned> all_planned() {
    const std::vector<std::string> by_id{"messages_pkey", "open_messages_pkey"},
        by_status{"messages_not_sent", "open_messages_by_status"};
    return {{listed_by({.after = somewhere}), by_id},
            {listed_by({.from = test_time(0), .to = test_time(9)}), by_id},
            {listed_by({.order = an_order, .kind = "placed"}), {"messages_by_order"}},
            {listed_by({.recipient = "a@b.example", .statuses = {dead}}), {"messages_by_recipient"}},
            {listed_by({.statuses = {dead, deferred}, .after = somewhere}), by_status},
            {listed_by({.statuses = {dead, deferred}, .kind = "placed"}), by_status},
            {ended_by({.statuses = {dead, deferred}, .kind = "placed"}), by_status},
            {listed_by({.copies = true, .after = somewhere}), {"messages_copies"}},
            {listed_by({.tried = {.uncertain = true}, .after = somewhere}), {"attempts_uncertain", "messages_pkey"}},
            {ended_by({.tried = {.uncertain = true}, .after = somewhere}), {"attempts_uncertain"}},
            {listed_by({.domain = "b.example", .after = somewhere}), by_id},
            {ended_by({.domain = "b.example", .after = somewhere}), by_id},
            {statements::latest_dead, {"messages_dead", "attempts_pkey"}},
            {quarantined_by({}), {"quarantine_pkey"}},
            {quarantined_by({.before = 9}), {"quarantine_pkey"}},
            {quarantined_by({.topic = "t", .before = 9}), {"quarantine_by_topic"}},
            {quarantined_by({.problem = record_problem::no_json, .before = 9}), {"quarantine_by_problem"}},
            {quarantined_by({.topic = "t", .problem = record_problem::no_json}), {"quarantine_by_problem"}},
            {statements::latest_quarantined, {"quarantine_pkey"}},
            {statements::find_event, {"inbox_pkey"}},
            {statements::find_events_by_trace, {"inbox_by_trace"}},
            {statements::find_events_by_number, {"inbox_by_number"}},
            {statements::find_events_by_reference, {"inbox_by_reference"}},
            {statements::events_of_order, {"messages_by_order", "inbox_pkey"}},
            {statements::messages_of_order, {"messages_by_order"}},
            {statements::count_views, {"messages_not_sent", "messages_copies", "open_messages_by_status"}}};
}

struct PostgresMessagePlans : testing::Test {
    asio::io_context io;
    postgres_journal host{io};

    void expect_probes(const std::string& when) {
        for (const auto& one : all_planned()) {
            const auto plan = plan_of(io, host.schema.config, one.what);
            for (const auto& index : one.indexes) EXPECT_THAT(plan, HasSubstr(index)) << when << ": " << one.what.name;
            EXPECT_FALSE(
                std::regex_search(plan, std::regex("Seq Scan on (messages|open_messages|attempts|inbox|quarantine)")))
                << when << ": " << one.what.name << "\n"
                << plan;
            const bool sorts_few = one.indexes.front() == "messages_by_order";
            EXPECT_TRUE(sorts_few || plan.find("Sort Key: m.id") == std::string::npos) << when << "\n" << plan;
            EXPECT_TRUE(plan.find("quarantine") == std::string::npos || plan.find("Sort") == std::string::npos)
                << when << "\n"
                << plan;
        }
    }
    // Most are sent; a few are not, are copies, or had a try whose answer was lost.
    void fill() {
        host.schema.sql(io, R"(
            INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts,
                                  tries, fence, last_reply, created_at, updated_at, settled_at, replay, copy_of)
            SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'placed', 'ada' || i || '@b.example', 'b.example', 'en',
                   CASE WHEN i % 100 = 0 THEN 'dead' ELSE 'sent' END, '', 1, 1, 1, '', now(), now(), now(), '',
                   CASE WHEN i % 500 = 0 THEN gen_random_uuid() END
              FROM generate_series(1, 5000) AS i;
            INSERT INTO attempts (message_id, number, relay, started_at, ended_at, outcome, uncertain)
            SELECT id, 1, 'mx:25', now(), now(), 'accepted', copy_of IS NOT NULL FROM messages;
            INSERT INTO inbox (event_id, order_id, version, type, payload, traceparent, event_at, reference)
            SELECT event_id, order_id, 1, 'order.placed.v1', '{}', '00-' || md5(event_id::text) || '-b7ad6b7169203331-01', now(), ''
              FROM messages;
            INSERT INTO quarantine (topic, partition_id, record_offset, problem, reason, headers, value, written_at)
            SELECT 'order-event', 1, i, CASE WHEN i % 1000 = 0 THEN 'wrong_key' ELSE 'no_json' END, '', '{}', '', now()
              FROM generate_series(1, 5000) AS i)");
    }
};

TEST_F(PostgresMessagePlans, are_probes_with_and_without_statistics) {
    expect_probes("empty");
    fill();
    expect_probes("without statistics");
    host.schema.sql(io, "ANALYZE");
    expect_probes("with statistics");
}

// Each names another statement to the server, which keeps all of them.
// What a planner believes of a store with years of mails that nobody has analysed.
TEST_F(PostgresMessagePlans, are_probes_in_tables_of_millions_of_rows_that_nothing_is_known_of) {
    fill();
    host.schema.sql(
        io,
        "UPDATE pg_class SET reltuples = 3000000, relpages = GREATEST(pg_relation_size(oid) / 8192, 1) "
        "WHERE oid IN ('messages'::regclass, 'inbox'::regclass, 'attempts'::regclass, 'quarantine'::regclass)");

    expect_probes("millions of rows");
}

TEST_F(PostgresMessagePlans, filters_that_lead_nowhere_make_no_more_statements) {
    const auto name = [](message_filter filter) { return listed_by(std::move(filter)).name; };

    EXPECT_EQ(name({.kind = "placed"}), name({.domain = "b.example", .tried = {.relay = "mx:25"}}));
    EXPECT_EQ(name({.statuses = {dead}}), name({.statuses = {failed, deferred, queued}}));
    EXPECT_NE(name({.statuses = {dead}}), name({.statuses = {dead, sent}}));
}

}  // namespace
}  // namespace tidings
