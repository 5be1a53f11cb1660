#include "adapters/sqlite/view_store.hpp"
#include "contract/view_store/view_store_contract.hpp"
#include "support/sqlite_file.hpp"

namespace tidings::contract {
namespace {

struct orders_host {
    explicit orders_host(asio::io_context& io) : file(io, sqlite::orders_schema()) {}
    tidings::view_store& views() { return kept; }

    sqlite_file file;
    sqlite::view_store kept{*file.db};
};

struct mails_host {
    explicit mails_host(asio::io_context& io) : file(io, sqlite::notifications_schema()) {}
    tidings::view_store& views() { return kept; }

    sqlite_file file;
    sqlite::view_store kept{*file.db};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(SqliteOrders, ViewStoreContract, orders_host);
INSTANTIATE_TYPED_TEST_SUITE_P(SqliteMails, ViewStoreContract, mails_host);

}  // namespace tidings::contract
