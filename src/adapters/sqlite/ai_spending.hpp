// What AI text used per day, in the notifications file.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "notify/ai_spending.hpp"

namespace tidings::sqlite {

class ai_spending final : public tidings::ai_spending {
public:
    explicit ai_spending(database& db) : db_(db) {}  // of notifications_schema()

    task<result<ai_tokens>> add(timestamp at, ai_tokens used) override;

private:
    database& db_;
};

}  // namespace tidings::sqlite
