// Dead letters in PostgreSQL. Each change is one statement that looks for the state it expects, so that of two at once
// one does nothing.
#pragma once
#include <map>
#include "adapters/postgres/journal_writer.hpp"
#include "notify/dead_letters.hpp"

namespace tidings::postgres {

class dead_letters final : public tidings::dead_letters {
public:
    dead_letters(journal_writer& writer, pool& database) : writer_(writer), database_(database) {}

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
    journal_writer& writer_;
    pool& database_;
    std::map<std::string, statement> lists_;  // by the filters that are set
};

}  // namespace tidings::postgres
