// kill -9 in the middle of writing: every write that was acknowledged is there afterwards, whole, and the next start is
// clean. The child is this very program, running the disabled test below; it prints one line per acknowledged order.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstring>
#include <set>
#include "adapters/sqlite/database.hpp"
#include "adapters/sqlite/order_repository.hpp"
#include "adapters/sqlite/outbox_source.hpp"
#include "runtime/system_clock.hpp"
#include "support/order_builder.hpp"
#include "support/recording_log.hpp"
#include "support/run_task.hpp"
#include "support/temporary_folder.hpp"

namespace tidings {
namespace {

using namespace testing_support;

constexpr int writers = 16;
constexpr int acknowledged_before_kill = 400;

task<> write_until_killed(sqlite::order_repository& orders, int first) {
    for (int number = first;; number += writers) {
        const auto written = co_await orders.write(an_order(number));
        if (!written) continue;
        const auto line = std::to_string(number) + "\n";
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) co_return;
    }
}

TEST(SqliteKilledProcess, DISABLED_child_writes_until_killed) {
    const char* path = std::getenv("TIDINGS_TEST_DATABASE");
    ASSERT_NE(path, nullptr);
    recording_log log;
    asio::io_context io;
    system_clock clock{io.get_executor()};
    auto db = sqlite::database::open(io.get_executor(), path, sqlite::orders_schema(), logger{log, "sqlite"}).value();
    sqlite::order_repository orders{*db, clock};
    const int generation = std::atoi(std::getenv("TIDINGS_TEST_GENERATION"));
    for (int writer = 0; writer < writers; ++writer)
        asio::co_spawn(io, write_until_killed(orders, generation * 100'000 + writer), asio::detached);
    io.run_for(std::chrono::seconds(60));
}

struct child {
    pid_t pid = 0;
    FILE* acknowledged = nullptr;
};

child start_child(const std::string& path, int generation) {
    int ends[2] = {};
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    ::setenv("TIDINGS_TEST_DATABASE", path.c_str(), 1);
    ::setenv("TIDINGS_TEST_GENERATION", std::to_string(generation).c_str(), 1);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = "/proc/self/exe", filter = "--gtest_filter=*DISABLED_child_writes_until_killed",
                also = "--gtest_also_run_disabled_tests";
    char* arguments[] = {program.data(), filter.data(), also.data(), nullptr};
    child started;
    if (posix_spawn(&started.pid, "/proc/self/exe", &actions, nullptr, arguments, environ) != 0)
        throw std::runtime_error("no child");
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    started.acknowledged = ::fdopen(ends[0], "r");
    return started;
}

std::set<int> kill_after(const child& started, int count) {
    std::set<int> numbers;
    char line[256];
    // GoogleTest's own lines are no numbers.
    const auto note = [&] {
        if (line[0] >= '0' && line[0] <= '9' && std::strchr(line, '\n') != nullptr) numbers.insert(std::atoi(line));
    };
    while (static_cast<int>(numbers.size()) < count && std::fgets(line, sizeof line, started.acknowledged) != nullptr)
        note();
    ::kill(started.pid, SIGKILL);
    while (std::fgets(line, sizeof line, started.acknowledged) != nullptr) note();
    std::fclose(started.acknowledged);
    ::waitpid(started.pid, nullptr, 0);
    return numbers;
}

TEST(SqliteKilledProcess, every_acknowledged_write_is_there_after_kill_9) {
    temporary_folder folder;
    const auto path = folder / "orders.db";
    std::set<int> acknowledged;
    for (int generation = 0; generation < 3; ++generation)
        acknowledged.merge(kill_after(start_child(path, generation), acknowledged_before_kill));
    ASSERT_GE(acknowledged.size(), 3u * acknowledged_before_kill);

    recording_log log;
    asio::io_context io;
    system_clock clock{io.get_executor()};
    auto db = sqlite::database::open(io.get_executor(), path, sqlite::orders_schema(), logger{log, "sqlite"}).value();
    sqlite::order_repository orders{*db, clock};
    sqlite::outbox_source outbox{*db, clock};

    for (const int number : acknowledged) {
        const order_id id{numbered("ord", number)};
        const auto found = run_task(io, orders.find(id)).value();
        ASSERT_TRUE(found.has_value()) << number;
        ASSERT_EQ(run_task(io, orders.events_of(id, 0, 200)).value().events.size(), 1u) << number;
    }
    const auto view = run_task(io, outbox.read(0, {}, 1'000'000)).value();
    for (const auto& row : view.rows)
        ASSERT_TRUE(run_task(io, orders.find(row.event.order)).value().has_value()) << "an event without its order";
}

}  // namespace
}  // namespace tidings
