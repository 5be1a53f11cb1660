// What people ask about messages, from PostgreSQL.
#pragma once
#include <map>
#include "adapters/postgres/list_builder.hpp"
#include "adapters/postgres/pool.hpp"
#include "notify/message_archive.hpp"

namespace tidings::postgres {

class message_archive final : public tidings::message_archive {
public:
    explicit message_archive(pool& database) : database_(database) {}  // its schema is the notifications'

    task<result<std::optional<message>>> find(message_id id) override;
    task<result<message_page>> list(message_filter filter) override;
    task<result<std::vector<attempt>>> attempts_of(message_id id) override;
    task<result<std::optional<frozen_mail>>> mail_of(message_id id) override;
    task<result<quarantine_page>> quarantine(quarantine_filter filter) override;
    task<result<std::vector<quarantine_entry>>> latest_quarantined(std::size_t most) override;
    task<result<std::optional<quarantined_record_view>>> quarantined(std::int64_t id) override;
    // Kept with every change, added up here: exact, from one snapshot, at the same cost however many messages there
    // are.
    task<result<journal_counts>> counts() override;

private:
    task<result<rows>> list_rows(list_statement listing);
    void raise_floor(std::int64_t lowest);

    pool& database_;
    std::map<std::string, statement> lists_;  // by the filters that are set
    std::int64_t ledger_floor_ = 0, next_floor_ = 0;
    std::chrono::steady_clock::time_point floor_rises_at_{};
};

}  // namespace tidings::postgres
