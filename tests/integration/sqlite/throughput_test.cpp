// Orders per second of 64 concurrent writers. A number to look at, not a limit to hold: run it with
// --gtest_also_run_disabled_tests.
#include <gtest/gtest.h>
#include "adapters/sqlite/order_repository.hpp"
#include "support/order_builder.hpp"
#include "support/sqlite_file.hpp"

namespace tidings {
namespace {

using namespace testing_support;

constexpr int writers = 64, orders_each = 500;

// Ids rise with time, as the service makes them.
task<> write_orders(sqlite::order_repository& orders, int writer) {
    for (int number = 1 + writer; number <= writers * orders_each; number += writers) {
        auto order = an_order(number);
        set_document(order, a_document(number, 1) + std::string(1'000, ' '));
        order.claim = a_claim("key-" + std::to_string(number), "fingerprint");
        const auto written = co_await orders.write(std::move(order));
        if (!written) throw std::runtime_error(written.error().detail);
    }
}

TEST(SqliteThroughput, DISABLED_64_concurrent_writers) {
    asio::io_context io;
    sqlite_file file{io, sqlite::orders_schema()};
    sqlite::order_repository orders{*file.db, file.clock};
    for (int writer = 0; writer < writers; ++writer)
        asio::co_spawn(io, write_orders(orders, writer), [](std::exception_ptr problem) {
            if (problem) std::rethrow_exception(problem);
        });

    const auto started = file.clock.steady();
    io.run();
    const std::chrono::duration<double> taken = file.clock.steady() - started;

    std::printf("%.0f orders/s\n", writers * orders_each / taken.count());
}

}  // namespace
}  // namespace tidings
