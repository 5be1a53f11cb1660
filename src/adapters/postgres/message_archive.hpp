// What people ask about messages, from PostgreSQL.
#pragma once
#include <map>
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
    task<result<std::vector<quarantined_record_view>>> quarantine(std::size_t limit) override;
    // Exact, from one snapshot. When counting took long, the same answer serves for twenty times as long, so that
    // counting never takes more than a twentieth of one connection.
    task<result<journal_counts>> counts() override;

private:
    pool& database_;
    std::map<std::string, statement> lists_;  // by the filters that are set
    std::optional<journal_counts> counted_;
    std::chrono::steady_clock::time_point counted_until_{};
};

}  // namespace tidings::postgres
