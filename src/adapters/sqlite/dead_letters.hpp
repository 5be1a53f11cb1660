// Dead letters in the notifications file. Each change looks for the state it expects, so that of two one does nothing.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "base/time_source.hpp"
#include "notify/dead_letters.hpp"

namespace tidings::sqlite {

class dead_letters final : public tidings::dead_letters {
public:
    // `db` has notifications_schema().
    dead_letters(database& db, const time_source& clock) : db_(db), clock_(clock) {}

    task<result<std::vector<dead_letter_place>>> select(dead_letter_filter filter,
                                                        std::optional<dead_letter_place> after,
                                                        std::size_t limit) override;
    task<result<std::int64_t>> count(dead_letter_filter filter, std::int64_t most) override;
    task<result<std::vector<death>>> latest(std::size_t most) override;
    task<result<std::int64_t>> replay(std::vector<message_id> ids, std::string replay) override;
    task<result<std::int64_t>> discard(std::vector<message_id> ids, std::string reason) override;
    task<result<message_id>> resend(message_id id, message_id copy, std::optional<std::string> recipient,
                                    std::string reason) override;

private:
    database& db_;
    const time_source& clock_;
};

}  // namespace tidings::sqlite
