#include "adapters/sqlite/key_store.hpp"
#include "contract/key_store/key_store_contract.hpp"
#include "support/sqlite_file.hpp"

namespace tidings::contract {
namespace {

struct orders_host {
    explicit orders_host(asio::io_context& io) : file(io, sqlite::orders_schema()) {}
    tidings::key_store& keys() { return kept; }

    sqlite_file file;
    sqlite::key_store kept{*file.db};
};

struct mails_host {
    explicit mails_host(asio::io_context& io) : file(io, sqlite::notifications_schema()) {}
    tidings::key_store& keys() { return kept; }

    sqlite_file file;
    sqlite::key_store kept{*file.db};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(SqliteOrders, KeyStoreContract, orders_host);
INSTANTIATE_TYPED_TEST_SUITE_P(SqliteMails, KeyStoreContract, mails_host);

}  // namespace tidings::contract
