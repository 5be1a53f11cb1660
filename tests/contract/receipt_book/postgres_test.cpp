#include "adapters/postgres/order_repository.hpp"
#include "adapters/postgres/order_retention.hpp"
#include "adapters/postgres/outbox_source.hpp"
#include "adapters/postgres/parked_events.hpp"
#include "adapters/postgres/receipt_book.hpp"
#include "contract/receipt_book/receipt_book_contract.hpp"
#include "support/postgres_schema.hpp"

namespace tidings::contract {
namespace {

struct postgres_host {
    explicit postgres_host(asio::io_context& io)
        : schema(io, postgres::service::orders),
          orders(io.get_executor(), *schema.database, {}),
          outbox(*schema.database),
          receipts(*schema.database),
          refused(*schema.database) {}
    tidings::order_repository& repository() { return orders; }
    tidings::outbox_source& source() { return outbox; }
    tidings::receipt_book& book() { return receipts; }
    tidings::parked_events& parked() { return refused; }
    tidings::old_records& old_orders() { return ended; }

    postgres_schema schema;
    postgres::order_repository orders;
    postgres::outbox_source outbox;
    postgres::receipt_book receipts;
    postgres::order_retention ended{*schema.database};
    postgres::parked_events refused;
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, ReceiptBookContract, postgres_host);

}  // namespace tidings::contract
