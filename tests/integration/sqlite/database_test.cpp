// The file of a database: who may open it, and what it does when the disk or the process fails.
#include "adapters/sqlite/database.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <fstream>
#include <future>
#include "adapters/sqlite/order_repository.hpp"
#include "adapters/sqlite/outbox_source.hpp"
#include "runtime/system_clock.hpp"
#include "runtime/within.hpp"
#include "support/file_size_limit.hpp"
#include "support/order_builder.hpp"
#include "support/recording_log.hpp"
#include "support/run_task.hpp"
#include "support/temporary_folder.hpp"

namespace tidings {
namespace {

using namespace testing_support;
using testing::HasSubstr;

struct SqliteDatabase : testing::Test {
    temporary_folder folder;
    recording_log log;
    asio::io_context io;
    system_clock clock{io.get_executor()};
    std::string path = folder / "orders.db";

    result<std::unique_ptr<sqlite::database>> open(const sqlite::schema& wanted = sqlite::orders_schema(),
                                                   sqlite::database_limits limits = {}) {
        return sqlite::database::open(io.get_executor(), path, wanted, logger{log, "sqlite"}, limits);
    }
    std::string refusal(errc code, const sqlite::schema& wanted = sqlite::orders_schema()) {
        const auto opened = open(wanted);
        if (opened) return "opened";
        EXPECT_EQ(opened.error().code, code);
        EXPECT_THAT(opened.error().detail, HasSubstr(path));
        return opened.error().detail;
    }
    void overwrite(const std::string& bytes, std::streamoff at = 0) {
        std::fstream file(path,
                          std::ios::in | std::ios::out | std::ios::binary | (at == 0 ? std::ios::trunc : std::ios::in));
        file.seekp(at);
        file << bytes;
    }
    void write_orders(sqlite::order_repository& orders, int first, int last) {
        for (int number = first; number <= last; ++number)
            ASSERT_TRUE(run_task(io, orders.write(an_order(number))).has_value());
    }
};

TEST_F(SqliteDatabase, a_new_file_is_private_and_durable) {
    auto db = open().value();

    struct stat found {};
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
        ASSERT_EQ(::stat((path + suffix).c_str(), &found), 0) << suffix;
        EXPECT_EQ(found.st_mode & 0777, 0600u) << suffix;
    }
    std::function<result<std::string>(sqlite::connection&)> ask = [](sqlite::connection& on) -> result<std::string> {
        std::string all;
        for (const char* pragma :
             {"PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA foreign_keys", "PRAGMA user_version"}) {
            auto rows = on.prepare(pragma);
            rows.step();
            all += rows.text(0) + " ";
        }
        return all;
    };
    const auto newest = std::to_string(sqlite::orders_schema().scripts.size());
    EXPECT_EQ(run_task(io, db->read(ask)).value(), "wal 2 1 " + newest + " ");
}

TEST_F(SqliteDatabase, a_second_instance_is_refused_until_the_first_has_gone) {
    auto first = open().value();

    EXPECT_THAT(refusal(errc::conflict), HasSubstr("in use by another instance (process " + std::to_string(getpid())));

    first.reset();
    EXPECT_TRUE(open().has_value());
}

TEST_F(SqliteDatabase, what_is_not_a_whole_database_of_ours_is_refused_with_the_reason) {
    overwrite("");
    std::ofstream(path).close();
    EXPECT_THAT(refusal(errc::invalid), HasSubstr("the file is empty"));
    std::ofstream(path) << "this is a shopping list, not a database";
    EXPECT_THAT(refusal(errc::invalid), HasSubstr("not a SQLite file"));
    std::filesystem::remove(path);
    sqlite3* foreign = nullptr;
    sqlite3_open(path.c_str(), &foreign);
    sqlite3_exec(foreign, "CREATE TABLE bookmarks (url TEXT)", nullptr, nullptr, nullptr);
    sqlite3_close(foreign);
    EXPECT_THAT(refusal(errc::invalid), HasSubstr("belongs to another program"));
    std::filesystem::remove(path);
    std::ofstream(path + "-wal") << "left over";
    EXPECT_THAT(refusal(errc::invalid), HasSubstr("is gone but its log"));
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(SqliteDatabase, flipped_bytes_are_found_at_the_start) {
    {
        auto db = open().value();
        sqlite::order_repository orders{*db, clock};
        write_orders(orders, 1, 50);
    }
    overwrite(std::string(3000, '\x5a'), 4096);

    EXPECT_THAT(refusal(errc::invalid), HasSubstr("damaged"));
}

TEST_F(SqliteDatabase, another_services_file_and_a_newer_schema_are_refused) {
    open().value().reset();

    EXPECT_THAT(refusal(errc::invalid, sqlite::notifications_schema()), HasSubstr("holds the data of 'orders'"));

    sqlite3* handle = nullptr;
    sqlite3_open(path.c_str(), &handle);
    sqlite3_exec(handle, "INSERT INTO schema_version VALUES ('orders', 99, '')", nullptr, nullptr, nullptr);
    sqlite3_close(handle);
    EXPECT_THAT(refusal(errc::invalid), HasSubstr("version 99"));
}

TEST_F(SqliteDatabase, an_older_schema_is_brought_up_to_date_and_keeps_its_rows) {
    const sqlite::schema first{"orders", {"CREATE TABLE notes (text TEXT) STRICT; INSERT INTO notes VALUES ('kept')"}};
    sqlite::schema second = first;
    second.scripts.push_back("ALTER TABLE notes ADD COLUMN author TEXT");
    open(first).value().reset();

    auto db = open(second).value();

    std::function<result<std::string>(sqlite::connection&)> ask = [](sqlite::connection& on) -> result<std::string> {
        auto rows = on.prepare("SELECT text FROM notes WHERE author IS NULL");
        return rows.step() ? rows.text(0) : "";
    };
    EXPECT_EQ(run_task(io, db->read(ask)).value(), "kept");
}

TEST_F(SqliteDatabase, a_migration_that_fails_changes_nothing_and_refuses_the_start) {
    const sqlite::schema good{"orders", {"CREATE TABLE notes (text TEXT) STRICT"}};
    sqlite::schema broken = good;
    broken.scripts.push_back("ALTER TABLE notes ADD COLUMN author TEXT; DROP TABLE no_such_table");
    open(good).value().reset();

    EXPECT_THAT(refusal(errc::unavailable, broken), HasSubstr("no_such_table"));
    EXPECT_TRUE(open(good).has_value());
}

TEST_F(SqliteDatabase, a_full_disk_refuses_writes_clearly_and_heals_by_itself) {
    auto db = open().value();
    sqlite::order_repository orders{*db, clock};
    write_orders(orders, 1, 3);
    {
        const file_size_limit full{64 * 1024};
        auto large = an_order(4);
        set_document(large, std::string(500'000, 'x'));
        const auto refused = run_task(io, orders.write(large));
        ASSERT_TRUE(refused.has_error());
        EXPECT_EQ(refused.error().code, errc::unavailable) << refused.error().detail;
        EXPECT_THAT(refused.error().detail, HasSubstr("disk"));
        EXPECT_TRUE(run_task(io, orders.find(order_id{numbered("ord", 3)})).value().has_value()) << "reading goes on";
    }

    write_orders(orders, 4, 6);
    EXPECT_EQ(run_task(io, orders.list({})).value().orders.size(), 6u);
}

TEST_F(SqliteDatabase, a_full_queue_and_a_stopped_database_answer_at_once) {
    auto db = open(sqlite::orders_schema(), {.writes_waiting_max = 0}).value();
    sqlite::order_repository orders{*db, clock};

    EXPECT_EQ(run_task(io, orders.write(an_order(1))).error().code, errc::unavailable);
    db->stop();
    EXPECT_EQ(run_task(io, orders.write(an_order(1))).error().code, errc::stopping);
    EXPECT_EQ(run_task(io, orders.find(order_id{"x"})).error().code, errc::stopping);
}

TEST_F(SqliteDatabase, what_waits_when_it_is_closed_is_still_written) {
    auto db = open().value();
    sqlite::order_repository orders{*db, clock};
    int written = 0;
    for (int number = 1; number <= 500; ++number)
        asio::co_spawn(io, orders.write(an_order(number)),
                       [&](std::exception_ptr, result<write_outcome> answer) { written += answer.has_value(); });
    while (io.poll_one() != 0 && written == 0) {
    }

    db.reset();
    io.run();

    EXPECT_EQ(written, 500);
}

TEST_F(SqliteDatabase, what_is_asked_in_one_turn_shares_a_commit) {
    std::vector<std::size_t> groups;
    auto db = open(sqlite::orders_schema(), {.on_group = [&](std::size_t size) { groups.push_back(size); }}).value();
    const std::function<result<int>(sqlite::connection&)> command = [](sqlite::connection&) { return 1; };

    for (int turn = 0; turn < 2; ++turn) {
        for (int count = 0; count < 50; ++count) asio::co_spawn(io, db->write(command), asio::detached);
        io.run();
        io.restart();
    }

    EXPECT_THAT(groups, testing::ElementsAre(50, 50));
}

TEST_F(SqliteDatabase, a_command_that_throws_is_undone_alone) {
    auto db = open().value();
    std::function<result<int>(sqlite::connection&)> bad = [](sqlite::connection& on) -> result<int> {
        on.execute("INSERT INTO parked_events VALUES (1, '', '', 0)");
        return 1;
    };
    std::function<result<int>(sqlite::connection&)> thrower = [](sqlite::connection& on) -> result<int> {
        on.execute("UPDATE relay_lead SET epoch = 77");
        throw std::runtime_error("a bug");
    };

    EXPECT_EQ(run_task(io, db->write(bad)).error().code, errc::invalid) << "foreign keys are on";
    EXPECT_EQ(run_task(io, db->write(thrower)).error().code, errc::internal);

    sqlite::outbox_source outbox{*db, clock};
    EXPECT_EQ(run_task(io, outbox.take_lead("a", std::chrono::seconds(1))).value().epoch, 1);
}

TEST_F(SqliteDatabase, who_stops_waiting_for_a_stuck_disk_is_free_at_once) {
    auto db = open().value();
    std::promise<void> disk_answers;
    std::function<result<int>(sqlite::connection&)> stuck = [&](sqlite::connection&) -> result<int> {
        disk_answers.get_future().wait();
        return 1;
    };
    std::optional<int> stuck_answer;
    asio::co_spawn(io, db->write(stuck),
                   [&](std::exception_ptr, result<int> answer) { stuck_answer = answer.value(); });
    sqlite::order_repository orders{*db, clock};

    const auto answer = run_task(io, within(std::chrono::milliseconds(20), orders.write(an_order(1))));

    ASSERT_TRUE(answer.has_error());
    EXPECT_EQ(answer.error().code, errc::timed_out);
    EXPECT_FALSE(stuck_answer.has_value());
    disk_answers.set_value();
    EXPECT_TRUE(run_task(io, orders.write(an_order(2))).has_value());
    EXPECT_EQ(stuck_answer, 1);
}

TEST_F(SqliteDatabase, a_query_that_takes_too_long_is_interrupted) {
    auto db = open(sqlite::orders_schema(), {.read_time_max = std::chrono::milliseconds(20)}).value();
    std::function<result<std::int64_t>(sqlite::connection&)> endless =
        [](sqlite::connection& on) -> result<std::int64_t> {
        auto rows = on.prepare("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n");
        return rows.step() ? rows.integer(0) : 0;
    };

    const auto answer = run_task(io, db->read(endless));

    ASSERT_TRUE(answer.has_error());
    EXPECT_EQ(answer.error().code, errc::unavailable);
}

}  // namespace
}  // namespace tidings
