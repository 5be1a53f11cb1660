#include "adapters/postgres/order_repository.hpp"
#include "adapters/postgres/outbox_source.hpp"
#include "contract/outbox_source/outbox_source_contract.hpp"
#include "support/postgres_schema.hpp"

namespace tidings::contract {
namespace {

struct postgres_host {
    static constexpr bool leases = true;

    explicit postgres_host(asio::io_context& io)
        : schema(io, postgres::service::orders),
          orders(io.get_executor(), *schema.database, {}),
          outbox(*schema.database),
          other_outbox(*schema.database) {}
    tidings::order_repository& repository() { return orders; }
    tidings::outbox_source& source() { return outbox; }
    tidings::outbox_source& other_source() { return other_outbox; }

    postgres_schema schema;
    postgres::order_repository orders;
    postgres::outbox_source outbox, other_outbox;
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, OutboxSourceContract, postgres_host);

}  // namespace tidings::contract
