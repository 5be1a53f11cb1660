// Saved views in the SQLite file of either service.
#pragma once
#include "access/view_store.hpp"
#include "adapters/sqlite/database.hpp"

namespace tidings::sqlite {

class view_store final : public tidings::view_store {
public:
    explicit view_store(database& db) : db_(db) {}

    task<result<std::vector<saved_view>>> list(std::string owner) override;
    task<result<void>> put(saved_view view) override;
    task<result<void>> remove(std::string owner, std::string list, std::string name) override;

private:
    database& db_;
};

}  // namespace tidings::sqlite
