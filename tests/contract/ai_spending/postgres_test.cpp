#include "adapters/postgres/ai_spending.hpp"
#include "contract/ai_spending/ai_spending_contract.hpp"
#include "support/postgres_schema.hpp"

namespace tidings::contract {
namespace {

struct postgres_host {
    explicit postgres_host(asio::io_context& io)
        : schema(io, postgres::service::notifications), writer(io.get_executor(), *schema.database), kept(writer) {}
    tidings::ai_spending& spending() { return kept; }

    postgres_schema schema;
    postgres::journal_writer writer;
    postgres::ai_spending kept;
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, AiSpendingContract, postgres_host);

}  // namespace tidings::contract
