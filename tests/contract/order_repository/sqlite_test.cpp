#include "adapters/sqlite/customer_orders.hpp"
#include "adapters/sqlite/order_repository.hpp"
#include "codec/erasure.hpp"
#include "contract/order_repository/order_repository_contract.hpp"
#include "support/sqlite_file.hpp"

namespace tidings::contract {
namespace {

struct sqlite_host {
    explicit sqlite_host(asio::io_context& io) : file(io, sqlite::orders_schema()) {}
    tidings::order_repository& repository() { return orders; }
    tidings::customer_orders& customers() { return people; }

    std::vector<outbox_row> announced;
    sqlite_file file;
    sqlite::order_repository orders{*file.db, file.clock, [this](std::vector<outbox_row> rows) {
                                        std::ranges::move(rows, std::back_inserter(announced));
                                    }};
    sqlite::customer_orders people{*file.db, &without_customer};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, OrderRepositoryContract, sqlite_host);

}  // namespace tidings::contract
