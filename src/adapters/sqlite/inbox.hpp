// Events and the messages they ask for, stored once per event id in the notifications file.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "base/time_source.hpp"
#include "intake/inbox.hpp"

namespace tidings::sqlite {

class inbox final : public tidings::inbox {
public:
    // `db` has notifications_schema().
    inbox(database& db, const time_source& clock) : db_(db), clock_(clock) {}

    task<result<intake_counts>> store(intake_batch batch) override;

private:
    database& db_;
    const time_source& clock_;
};

}  // namespace tidings::sqlite
