#include "adapters/sqlite/order_repository.hpp"
#include "adapters/sqlite/order_retention.hpp"
#include "adapters/sqlite/outbox_source.hpp"
#include "adapters/sqlite/parked_events.hpp"
#include "adapters/sqlite/receipt_book.hpp"
#include "contract/receipt_book/receipt_book_contract.hpp"
#include "support/sqlite_file.hpp"

namespace tidings::contract {
namespace {

struct sqlite_host {
    explicit sqlite_host(asio::io_context& io) : file(io, sqlite::orders_schema()) {}
    tidings::order_repository& repository() { return orders; }
    tidings::outbox_source& source() { return outbox; }
    tidings::receipt_book& book() { return receipts; }
    tidings::parked_events& parked() { return refused; }
    tidings::old_records& old_orders() { return ended; }

    sqlite_file file;
    sqlite::order_repository orders{*file.db, file.clock};
    sqlite::outbox_source outbox{*file.db, file.clock};
    sqlite::receipt_book receipts{*file.db, file.clock};
    sqlite::order_retention ended{*file.db};
    sqlite::parked_events refused{*file.db, file.clock};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ReceiptBookContract, sqlite_host);

}  // namespace tidings::contract
