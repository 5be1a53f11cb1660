// Saved views in PostgreSQL, in the schema of either service.
#pragma once
#include "access/view_store.hpp"
#include "adapters/postgres/pool.hpp"

namespace tidings::postgres {

class view_store final : public tidings::view_store {
public:
    explicit view_store(pool& database) : database_(database) {}

    task<result<std::vector<saved_view>>> list(std::string owner) override;
    task<result<void>> put(saved_view view) override;
    task<result<void>> remove(std::string owner, std::string list, std::string name) override;

private:
    pool& database_;
};

}  // namespace tidings::postgres
