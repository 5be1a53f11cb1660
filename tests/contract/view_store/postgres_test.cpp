#include "adapters/postgres/view_store.hpp"
#include "contract/view_store/view_store_contract.hpp"
#include "support/postgres_schema.hpp"

namespace tidings::contract {
namespace {

template <postgres::service which>
struct postgres_host {
    explicit postgres_host(asio::io_context& io) : schema(io, which) {}
    tidings::view_store& views() { return kept; }

    postgres_schema schema;
    postgres::view_store kept{*schema.database};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(PostgresOrders, ViewStoreContract, postgres_host<postgres::service::orders>);
INSTANTIATE_TYPED_TEST_SUITE_P(PostgresMails, ViewStoreContract, postgres_host<postgres::service::notifications>);

}  // namespace tidings::contract
