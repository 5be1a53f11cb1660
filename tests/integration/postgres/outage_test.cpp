// What happens while PostgreSQL is away, and after; what it must be set to; how schemas come about.
#include <gtest/gtest.h>
#include "adapters/postgres/order_repository.hpp"
#include "support/order_builder.hpp"
#include "support/postgres_schema.hpp"
#include "support/write_all.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;

template <class Condition>
bool comes_true(asio::io_context& io, Condition condition, std::chrono::seconds limit = 15s) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (std::chrono::steady_clock::now() < until) {
        if (condition()) return true;
        io.restart();
        io.run_for(20ms);
    }
    return false;
}

TEST(PostgresOutage, a_server_that_dies_mid_run_loses_no_acknowledged_order_and_is_used_again_when_back) {
    asio::io_context io;
    peer server{"postgres"};
    postgres_schema schema{io, postgres::service::orders, server};
    postgres::order_repository orders{io.get_executor(), *schema.database, {}};
    std::vector<order_write> commands;
    for (int number = 1; number <= 2'000; ++number) commands.push_back(an_order(number));
    std::vector<std::pair<std::size_t, result<write_outcome>>> answers;
    for (std::size_t at = 0; at < commands.size(); ++at)
        asio::co_spawn(io, orders.write(commands[at]), [&, at](std::exception_ptr, result<write_outcome> answer) {
            answers.emplace_back(at, std::move(answer));
        });
    ASSERT_TRUE(comes_true(io, [&] { return answers.size() >= 200; }));

    server.kill();
    ASSERT_TRUE(comes_true(io, [&] { return answers.size() == commands.size(); }));
    const auto down_since = std::chrono::steady_clock::now();
    const auto refused = run_task(io, orders.write(an_order(5'000)));
    const auto refused_within = std::chrono::steady_clock::now() - down_since;
    EXPECT_EQ(schema.database->trouble(), "the database is away");
    server.start();

    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, errc::unavailable);
    EXPECT_LT(refused_within, 500ms) << "no hang while the database is away";
    ASSERT_TRUE(comes_true(io, [&] { return schema.database->trouble().empty(); })) << "heals by itself";
    std::size_t written = 0;
    for (const auto& [at, answer] : answers) {
        const bool there = run_task(io, orders.find(commands[at].id)).value().has_value();
        if (answer.has_value()) {
            ++written;
            EXPECT_TRUE(there) << "acknowledged and lost";
        } else if (answer.error().code == errc::unavailable) {
            EXPECT_FALSE(there) << "refused and yet written";
        } else {
            EXPECT_EQ(answer.error().code, errc::outcome_unknown);
        }
    }
    EXPECT_GE(written, 200u);
    EXPECT_TRUE(run_task(io, orders.write(an_order(6'000))).has_value());
}

TEST(PostgresPool, calls_that_wait_and_those_that_give_up_are_counted) {
    asio::io_context io;
    postgres_schema schema{io, postgres::service::orders};
    auto config = schema.config;
    config.connections_max = 1;
    config.acquire_timeout = 50ms;
    postgres::pool narrow{io.get_executor(), config, logger{schema.log, "narrow"}};
    ASSERT_TRUE(run_task(io, narrow.start()).has_value());
    EXPECT_EQ(narrow.counts().open, 1u);
    EXPECT_EQ(narrow.counts().idle, 1u);
    EXPECT_EQ(narrow.counts().waits, 0u);

    auto held = run_task(io, narrow.acquire());
    ASSERT_TRUE(held.has_value());
    EXPECT_EQ(narrow.counts().idle, 0u);
    EXPECT_EQ(run_task(io, narrow.acquire()).error().code, errc::unavailable);

    const auto counts = narrow.counts();
    EXPECT_EQ(counts.connections_max, 1u);
    EXPECT_EQ(counts.waits, 1u);
    EXPECT_EQ(counts.timeouts, 1u);
    EXPECT_GE(counts.waited, 50ms);
    EXPECT_EQ(counts.waiting, 0u);
}

TEST(PostgresOutage, a_pool_that_never_reached_its_server_starts_to_work_when_it_comes) {
    asio::io_context io;
    peer server{"postgres"};
    postgres_schema schema{io, postgres::service::orders, server};
    server.stop();
    postgres::pool late{io.get_executor(), schema.config, logger{schema.log, "late"}};

    EXPECT_EQ(run_task(io, late.start()).error().code, errc::unavailable);
    EXPECT_EQ(run_task(io, late.acquire()).error().code, errc::unavailable);
    server.start();

    EXPECT_TRUE(comes_true(io, [&] { return late.trouble().empty(); }));
    EXPECT_TRUE(run_task(io, late.acquire()).has_value());
}

TEST(PostgresOutage, a_server_that_refuses_the_log_in_is_not_called_away) {
    asio::io_context io;
    postgres_schema schema{io, postgres::service::orders};
    auto config = schema.config;
    const std::string url = shared_postgres().url();
    config.url = secret(url + (url.find('?') == std::string::npos ? "?" : "&") + "dbname=no_such_database");

    const auto refused = run_task(io, postgres::connection::open(io.get_executor(), config));

    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, errc::unavailable);
    EXPECT_TRUE(refused.error().detail.starts_with("PostgreSQL refuses the connection: ")) << refused.error().detail;
    EXPECT_NE(refused.error().detail.find("\"no_such_database\" does not exist"), std::string::npos);
}

TEST(PostgresOutage, idle_connections_that_a_restart_closed_are_replaced_unseen) {
    asio::io_context io;
    peer server{"postgres"};
    postgres_schema schema{io, postgres::service::orders, server};
    postgres::order_repository orders{io.get_executor(), *schema.database, {}};
    ASSERT_TRUE(run_task(io, orders.write(an_order(1))).has_value());

    server.act("restart");

    EXPECT_TRUE(run_task(io, orders.write(an_order(2))).has_value());
}

TEST(PostgresPool, a_call_waits_for_a_connection_only_so_long) {
    asio::io_context io;
    postgres_schema schema{io, postgres::service::orders};
    auto config = schema.config;
    config.connections_max = 1;
    config.acquire_timeout = 100ms;
    postgres::pool small{io.get_executor(), config, logger{schema.log, "small"}};
    auto held = run_task(io, small.acquire());
    ASSERT_TRUE(held.has_value());

    EXPECT_EQ(run_task(io, small.acquire()).error().code, errc::unavailable);
    held = error{};

    EXPECT_TRUE(run_task(io, small.acquire()).has_value());
}

struct PostgresSettings : testing::TestWithParam<const char*> {};

TEST_P(PostgresSettings, a_server_that_would_lose_acknowledged_writes_is_refused) {
    asio::io_context io;
    postgres_schema schema{io, postgres::service::orders};
    const std::string setting = GetParam();
    schema.sql(io, "ALTER SYSTEM SET " + setting + " = off");
    schema.sql(io, "SELECT pg_reload_conf()::text");

    std::optional<error> refused;
    comes_true(io, [&] {
        postgres::pool fresh{io.get_executor(), schema.config, logger{schema.log, "fresh"}};
        const auto started = run_task(io, fresh.start());
        if (started.has_error()) refused = started.error();
        return refused.has_value();
    });
    shared_postgres().act("stop");
    std::filesystem::remove(shared_postgres().folder() + "/data/postgresql.auto.conf");
    shared_postgres().start();

    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->code, errc::rejected);
    EXPECT_NE(refused->detail.find(setting + "=off"), std::string::npos) << refused->detail;
}

INSTANTIATE_TEST_SUITE_P(Each, PostgresSettings, testing::Values("fsync", "full_page_writes", "synchronous_commit"));

TEST(PostgresMigrations, many_instances_at_once_take_turns) {
    asio::io_context io;
    const auto config = postgres_schema::a_config(shared_postgres());
    std::vector<result<postgres::migrated>> answers;
    for (int instance = 0; instance < 6; ++instance)
        asio::co_spawn(
            io, postgres::migrate(config, postgres::service::notifications),
            [&](std::exception_ptr, result<postgres::migrated> answer) { answers.push_back(std::move(answer)); });

    ASSERT_TRUE(comes_true(io, [&] { return answers.size() == 6; }));

    int made = 0;
    for (const auto& answer : answers) {
        ASSERT_TRUE(answer.has_value()) << answer.error().detail;
        made += answer->from == 0;
    }
    EXPECT_EQ(made, 1);
}

TEST(PostgresMigrations, a_schema_from_the_future_is_refused) {
    asio::io_context io;
    postgres_schema schema{io, postgres::service::orders};
    schema.sql(io, "INSERT INTO schema_version (version, program) VALUES (999, 'later')");

    const auto refused = run_task(io, postgres::migrate(schema.config, postgres::service::orders));

    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, errc::rejected);
    EXPECT_NE(refused.error().detail.find("999"), std::string::npos);
}

TEST(PostgresMigrations, a_url_that_is_none_is_refused_without_showing_it) {
    asio::io_context io;

    const auto refused =
        run_task(io, postgres::migrate("postgresql://user:hunter2@[broken", postgres::service::orders));

    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, errc::rejected);
    EXPECT_EQ(refused.error().detail.find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace tidings
