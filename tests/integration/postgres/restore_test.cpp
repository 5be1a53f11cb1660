// A dump takes the place of the database while the relay's leader lives on (F16).
#include <gtest/gtest.h>
#include <cstdlib>
#include "adapters/postgres/order_repository.hpp"
#include "adapters/postgres/outbox_source.hpp"
#include "support/order_builder.hpp"
#include "support/postgres_schema.hpp"
#include "support/temporary_folder.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using namespace std::chrono_literals;

struct Restore : ::testing::Test {
    asio::io_context io;
    postgres_schema schema{io, postgres::service::orders};
    postgres::order_repository orders{io.get_executor(), *schema.database, {}};
    postgres::outbox_source outbox{*schema.database};
    temporary_folder folder;

    void write(int number) { ASSERT_TRUE(run_task(io, orders.write(an_order(number))).has_value()); }
    void shell(const std::string& program, const std::string& arguments) {
        const auto command = program + " '" + shared_postgres().url() + "' " + arguments;
        ASSERT_EQ(std::system(command.c_str()), 0) << command;
    }
    void dump() { shell("pg_dump", "-n " + schema.config.schema + " -f " + (folder / "dump.sql")); }
    void restore() {
        schema.sql(io, "DROP SCHEMA " + schema.config.schema + " CASCADE");
        shell("psql", "-q -o /dev/null -v ON_ERROR_STOP=1 -f " + (folder / "dump.sql"));
    }
    std::vector<std::int64_t> ids_after(std::int64_t after) {
        std::vector<std::int64_t> ids;
        for (const auto& row : run_task(io, outbox.read(after, {}, 100)).value().rows) ids.push_back(row.id);
        return ids;
    }
};

TEST_F(Restore, a_leader_of_the_former_database_saves_no_progress_in_the_restored_one) {
    for (int number = 1; number <= 3; ++number) write(number);
    auto lead = run_task(io, outbox.take_lead("one", 30s)).value();
    lead.delivered_through = ids_after(0).at(2);
    ASSERT_TRUE(run_task(io, outbox.save_progress(lead, 30s)).has_value());
    dump();
    for (int number = 4; number <= 9; ++number) write(number);  // gone with the restore
    const auto before = lead;
    lead.delivered_through = ids_after(0).back();
    ASSERT_TRUE(run_task(io, outbox.save_progress(lead, 30s)).has_value());

    restore();
    write(10);
    const auto reused = ids_after(0).back();
    const auto refused = run_task(io, outbox.save_progress(lead, 30s));
    const auto again = run_task(io, outbox.take_lead("one", 30s)).value();

    EXPECT_LE(reused, lead.delivered_through) << "the new event got an id that had been delivered already";
    ASSERT_TRUE(refused.has_error()) << "the new event would never have been published";
    EXPECT_EQ(refused.error().code, errc::rejected);
    EXPECT_NE(again.store, before.store);
    EXPECT_GT(again.epoch, before.epoch);
    EXPECT_EQ(again.delivered_through, before.delivered_through) << "as the dump says";
    EXPECT_EQ(ids_after(again.delivered_through), std::vector{reused});
}

TEST_F(Restore, the_lease_in_a_dump_keeps_nobody_out) {
    run_task(io, outbox.take_lead("one", 600s)).value();
    dump();
    restore();

    EXPECT_TRUE(run_task(io, outbox.take_lead("two", 30s)).has_value());
}

TEST_F(Restore, the_same_database_keeps_its_name_over_reconnects) {
    const auto first = run_task(io, outbox.take_lead("one", 30s)).value();
    schema.sql(io,
               "SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity"
               " WHERE pid <> pg_backend_pid() AND datname = current_database()");

    auto again = run_task(io, outbox.take_lead("one", 30s));
    for (int tries = 0; !again && tries < 50; ++tries) {  // the pool needs a moment
        io.restart();
        io.run_for(100ms);
        again = run_task(io, outbox.take_lead("one", 30s));
    }

    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->store, first.store);
    EXPECT_EQ(again->epoch, first.epoch);
}

}  // namespace
}  // namespace tidings
