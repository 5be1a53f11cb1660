// Records in quarantine, in the notifications file.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "intake/quarantine_store.hpp"

namespace tidings::sqlite {

class quarantine_store final : public tidings::quarantine_store {
public:
    explicit quarantine_store(database& database) : database_(database) {}
    task<result<std::optional<raw_record>>> find(std::int64_t id) override;
    task<result<bool>> remove(std::int64_t id) override;

private:
    database& database_;
};

}  // namespace tidings::sqlite
