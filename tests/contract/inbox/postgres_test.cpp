#include "contract/inbox/inbox_contract.hpp"
#include "support/postgres_journal.hpp"

namespace tidings::contract {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, InboxContract, testing_support::postgres_journal);

}  // namespace tidings::contract
