// What people ask about messages, read from the notifications file.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "notify/message_archive.hpp"

namespace tidings::sqlite {

class message_archive final : public tidings::message_archive {
public:
    // `db` has notifications_schema().
    explicit message_archive(database& db) : db_(db) {}

    task<result<std::optional<message>>> find(message_id id) override;
    task<result<message_page>> list(message_filter filter) override;
    task<result<std::vector<attempt>>> attempts_of(message_id id) override;
    task<result<std::optional<frozen_mail>>> mail_of(message_id id) override;
    task<result<std::vector<quarantined_record_view>>> quarantine(std::size_t limit) override;
    task<result<journal_counts>> counts() override;

private:
    database& db_;
};

}  // namespace tidings::sqlite
