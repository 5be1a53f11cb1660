// Records in quarantine, in the notifications schema.
#pragma once
#include "adapters/postgres/pool.hpp"
#include "intake/quarantine_store.hpp"

namespace tidings::postgres {

class quarantine_store final : public tidings::quarantine_store {
public:
    explicit quarantine_store(pool& database) : database_(database) {}
    task<result<std::optional<raw_record>>> find(std::int64_t id) override;
    task<result<bool>> remove(std::int64_t id) override;

private:
    pool& database_;
};

}  // namespace tidings::postgres
