// What people ask about messages, read from the notifications file.
#pragma once
#include "adapters/sqlite/database.hpp"
#include "base/time_source.hpp"
#include "notify/message_archive.hpp"

namespace tidings::sqlite {

class message_archive final : public tidings::message_archive {
public:
    // `db` has notifications_schema().
    message_archive(database& db, const time_source& clock) : db_(db), clock_(clock) {}

    task<result<std::optional<message>>> find(message_id id) override;
    task<result<message_page>> list(message_filter filter) override;
    task<result<std::vector<attempt>>> attempts_of(message_id id) override;
    task<result<std::optional<frozen_mail>>> mail_of(message_id id) override;
    task<result<quarantine_page>> quarantine(quarantine_filter filter) override;
    task<result<std::vector<quarantine_entry>>> latest_quarantined(std::size_t most) override;
    task<result<std::optional<quarantined_record_view>>> quarantined(std::int64_t id) override;
    task<result<journal_counts>> counts() override;

private:
    database& db_;
    const time_source& clock_;
};

}  // namespace tidings::sqlite
