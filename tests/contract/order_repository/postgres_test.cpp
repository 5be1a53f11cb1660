#include "adapters/postgres/customer_orders.hpp"
#include "adapters/postgres/order_repository.hpp"
#include "codec/erasure.hpp"
#include "contract/order_repository/order_repository_contract.hpp"
#include "support/postgres_schema.hpp"

namespace tidings::contract {
namespace {

struct postgres_host {
    explicit postgres_host(asio::io_context& io)
        : schema(io, postgres::service::orders),
          orders(io.get_executor(), *schema.database,
                 [this](std::vector<outbox_row> rows) { std::ranges::move(rows, std::back_inserter(announced)); }) {}
    tidings::order_repository& repository() { return orders; }
    tidings::customer_orders& customers() { return people; }

    std::vector<outbox_row> announced;
    postgres_schema schema;
    postgres::order_repository orders;
    postgres::customer_orders people{*schema.database, &without_customer};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, OrderRepositoryContract, postgres_host);

}  // namespace tidings::contract
