#include "contract/message_finder/message_finder_contract.hpp"
#include "support/postgres_journal.hpp"

namespace tidings::contract {

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, MessageFinderContract, testing_support::postgres_journal);

}  // namespace tidings::contract
