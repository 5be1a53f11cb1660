// What AI text used per day, in PostgreSQL.
#pragma once
#include "adapters/postgres/journal_writer.hpp"
#include "adapters/postgres/pool.hpp"
#include "notify/ai_spending.hpp"

namespace tidings::postgres {

class ai_spending final : public tidings::ai_spending {
public:
    explicit ai_spending(journal_writer& writer) : writer_(writer) {}  // of the notifications' schema

    task<result<ai_tokens>> add(timestamp at, ai_tokens used) override;

private:
    journal_writer& writer_;
};

}  // namespace tidings::postgres
