#include "adapters/sqlite/ai_spending.hpp"
#include "contract/ai_spending/ai_spending_contract.hpp"
#include "support/sqlite_file.hpp"

namespace tidings::contract {
namespace {

struct sqlite_host {
    explicit sqlite_host(asio::io_context& io) : file(io, sqlite::notifications_schema()) {}
    tidings::ai_spending& spending() { return kept; }

    sqlite_file file;
    sqlite::ai_spending kept{*file.db};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, AiSpendingContract, sqlite_host);

}  // namespace tidings::contract
