// The end of old orders and their histories, in a SQLite file: of those whose last event is that old, published and
// settled. The newest event of all stays: ids are counted on from it.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "runtime/old_records.hpp"

namespace tidings::sqlite {

class order_retention final : public old_records {
public:
    explicit order_retention(database& db) : db_(db) {}  // its schema is the orders'

    task<result<retention_bite>> drop_some(millisecond_time oldest_kept, std::string after, std::size_t limit) override;

private:
    database& db_;
};

}  // namespace tidings::sqlite
