#include "adapters/postgres/key_store.hpp"
#include "contract/key_store/key_store_contract.hpp"
#include "support/postgres_schema.hpp"

namespace tidings::contract {
namespace {

template <postgres::service which>
struct postgres_host {
    explicit postgres_host(asio::io_context& io) : schema(io, which) {}
    tidings::key_store& keys() { return kept; }

    postgres_schema schema;
    postgres::key_store kept{*schema.database};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(PostgresOrders, KeyStoreContract, postgres_host<postgres::service::orders>);
INSTANTIATE_TYPED_TEST_SUITE_P(PostgresMails, KeyStoreContract, postgres_host<postgres::service::notifications>);

}  // namespace tidings::contract
