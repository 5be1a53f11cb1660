// API keys in the SQLite file of either service.
#pragma once
#include "access/key_store.hpp"
#include "adapters/sqlite/database.hpp"

namespace tidings::sqlite {

class key_store final : public tidings::key_store {
public:
    explicit key_store(database& db) : db_(db) {}

    task<result<std::vector<api_key>>> list() override;
    task<result<void>> add(api_key added) override;
    task<result<api_key>> revoke(std::string id, timestamp at, std::string by) override;
    task<result<void>> note_used(std::vector<api_key_use> uses) override;

private:
    database& db_;
};

}  // namespace tidings::sqlite
