#include "contract/message_journal/message_order_contract.hpp"
#include "support/postgres_journal.hpp"

namespace tidings::contract {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, MessageJournalContract, testing_support::postgres_journal);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, MessageOrderContract, testing_support::postgres_journal);

}  // namespace tidings::contract
