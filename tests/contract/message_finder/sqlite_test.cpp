#include "contract/message_finder/message_finder_contract.hpp"
#include "support/sqlite_journal.hpp"

namespace tidings::contract {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, MessageFinderContract, testing_support::sqlite_journal);

}  // namespace tidings::contract
