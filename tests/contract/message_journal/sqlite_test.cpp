#include "contract/message_journal/message_order_contract.hpp"
#include "support/sqlite_journal.hpp"

namespace tidings::contract {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, MessageJournalContract, testing_support::sqlite_journal);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, MessageOrderContract, testing_support::sqlite_journal);

}  // namespace tidings::contract
