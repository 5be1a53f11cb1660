#include "adapters/sqlite/order_repository.hpp"
#include "adapters/sqlite/outbox_source.hpp"
#include "contract/outbox_source/outbox_source_contract.hpp"
#include "support/sqlite_file.hpp"

namespace tidings::contract {
namespace {

struct sqlite_host {
    static constexpr bool leases = false;

    explicit sqlite_host(asio::io_context& io) : file(io, sqlite::orders_schema()) {}
    tidings::order_repository& repository() { return orders; }
    tidings::outbox_source& source() { return outbox; }
    tidings::outbox_source& other_source() { return other_outbox; }

    sqlite_file file;
    sqlite::order_repository orders{*file.db, file.clock};
    sqlite::outbox_source outbox{*file.db, file.clock}, other_outbox{*file.db, file.clock};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, OutboxSourceContract, sqlite_host);

}  // namespace tidings::contract
