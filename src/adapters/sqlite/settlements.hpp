// Settled events, read from the notifications file.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "notify/settlements.hpp"

namespace tidings::sqlite {

class settlements final : public tidings::settlements {
public:
    explicit settlements(database& db) : db_(db) {}  // of notifications_schema()

    task<result<std::vector<event_id>>> settled_among(std::vector<event_id> events) override;
    task<result<std::vector<event_id>>> open_events(std::size_t limit) override;

private:
    database& db_;
};

}  // namespace tidings::sqlite
