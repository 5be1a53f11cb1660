// How PostgreSQL finds what the order side asks for: every index of the schema has a statement that uses it, and no
// statement walks a table or an index that it could probe, whatever the planner believes about their sizes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <regex>
#include "adapters/postgres/order_list.hpp"
#include "adapters/postgres/order_repository.hpp"
#include "adapters/postgres/sql/orders.hpp"
#include "adapters/postgres/sql/receipts.hpp"
#include "adapters/postgres/sql/relay.hpp"
#include "support/order_builder.hpp"
#include "support/postgres_plan.hpp"
#include "support/postgres_schema.hpp"
#include "support/write_all.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;

struct planned {
    const postgres::statement* what;
    std::vector<std::string> indexes;  // each must be in the plan
};

postgres::statement listed_by(order_filter filter) {
    return postgres::list_orders(filter).what;
}

const std::vector<planned>& all_planned() {
    using namespace postgres::sql;
    static const auto by_status = listed_by({.status = order_status::paid});
    static const auto by_email = listed_by({.email = "a@example.com"});
    static const auto by_reference = listed_by({.reference = "R"});
    static const auto by_time = listed_by({.created_after = test_time(1), .created_before = test_time(2)});
    static const std::vector<planned> all{
        {&orders::lock_orders, {"orders_pkey"}},
        {&orders::write_creates, {"orders_pkey", "idempotency_keys_pkey", "order_events_order_id_version_key"}},
        {&orders::write_changes, {"orders_pkey", "idempotency_keys_pkey", "order_events_order_id_version_key"}},
        {&orders::find_orders, {"order_events_order_id_version_key"}},
        {&orders::find_key, {"idempotency_keys_pkey", "order_events_order_id_version_key"}},
        {&orders::events_of_order, {"order_events_order_id_version_key"}},
        {&orders::purge_keys, {"idempotency_keys_by_age", "idempotency_keys_pkey"}},
        {&orders::lock_old_orders, {"orders_pkey"}},
        {&orders::drop_old_orders, {"orders_pkey", "order_events_order_id_version_key", "event_receipts_pkey"}},
        {&by_status, {"orders_by_status", "order_events_order_id_version_key"}},
        {&by_email, {"orders_by_email"}},
        {&by_reference, {"orders_by_reference"}},
        {&by_time, {"orders_pkey"}},
        {&relay::read_outbox, {"order_events_pkey", "parked_events_pkey"}},
        {&relay::outbox_extent, {"order_events_pkey"}},
        {&relay::park_event, {"order_events_pkey"}},
        {&receipts::record_receipts, {"order_events_event_id_key", "early_receipts_pkey", "event_receipts_pkey"}},
        {&receipts::count_accepted, {"order_events_pkey"}},
        {&receipts::follow_relay, {"order_events_pkey", "early_receipts_pkey"}},
        {&receipts::ask_again, {"event_receipts_unreceived", "event_receipts_unsettled", "order_events_pkey"}},
        {&receipts::count_receipts,
         {"order_events_pkey", "order_events_event_id_key", "event_receipts_unreceived", "early_receipts_pkey"}}};
    return all;
}

struct PostgresOrderPlans : testing::TestWithParam<std::size_t> {
    asio::io_context io;
    postgres_schema schema{io, postgres::service::orders};

    // The one-row tables may be read as a whole; parked_events has its rows only while a person is needed.
    void expect_probes(const planned& one) {
        const auto plan = plan_of(io, schema.config, *one.what);
        for (const auto& index : one.indexes)
            EXPECT_THAT(plan, testing::HasSubstr(index)) << one.what->name << "\n" << plan;
        EXPECT_FALSE(std::regex_search(
            plan, std::regex("Seq Scan on (orders|order_events|idempotency_keys|event_receipts|early_receipts)")))
            << one.what->name << "\n"
            << plan;
    }
};

TEST_P(PostgresOrderPlans, are_probes_with_and_without_statistics) {
    const auto& one = all_planned().at(GetParam());
    expect_probes(one);
    postgres::order_repository orders{io.get_executor(), *schema.database, {}};
    std::vector<order_write> commands;
    for (int number = 1; number <= 300; ++number) {
        commands.push_back(an_order(number));
        commands.back().claim = a_claim("key-" + std::to_string(number), "f");
    }
    write_all(io, {&orders}, commands);
    expect_probes(one);
    schema.sql(io, "ANALYZE");
    expect_probes(one);
}

// A page of the most frequent status, in the middle of the history: it reads that page, not the way to it.
TEST(PostgresOrderPages, of_a_frequent_status_begin_and_end_at_their_ids) {
    asio::io_context io;
    postgres_schema schema{io, postgres::service::orders};
    schema.sql(
        io,
        "INSERT INTO orders SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, 'shipped', '', 'a@b.example', 'A' "
        "FROM generate_series(1, 100000) AS n");
    schema.sql(io, "VACUUM ANALYZE orders");
    const order_id from("ord_00000000-0000-7000-8000-00000000c350"), below("ord_00000000-0000-7000-8000-00000000cb20");
    const order_filter page{.status = order_status::shipped, .text = "zzzz", .after = below};
    const auto listed = postgres::list_orders(page, from), ended = postgres::end_of_order_search(page);
    const auto pages_of = [&](const postgres::statement& what, const std::string& values) {
        const auto plan = explained(io, schema.config, what, values, "(ANALYZE, BUFFERS)");
        const std::regex read(R"(Buffers: shared hit=(\d+)( read=(\d+))?)");  // the first line has the sum
        std::smatch counts;
        for (const auto& line : plan)
            if (std::regex_search(line, counts, read))
                return std::stoi(counts[1]) + (counts[3].matched ? std::stoi(counts[3]) : 0);
        return INT_MAX;
    };
    const std::string begin = "('shipped', '" + below.value.substr(4) + "'";
    EXPECT_LT(pages_of(listed.what, begin + ", '" + from.value.substr(4) + "', 'zzzz', 51, 1048576)"), 100)
        << "2,000 orders are on some 40 pages, the whole index has 700";
    EXPECT_LT(pages_of(ended.what, begin + ", 1999)"), 100);
}

INSTANTIATE_TEST_SUITE_P(, PostgresOrderPlans, testing::Range<std::size_t>(0, all_planned().size()),
                         [](const auto& tested) { return all_planned().at(tested.param).what->name; });

}  // namespace
}  // namespace tidings
