// The audit log in the SQLite file of either service, and the end of its old entries.
#pragma once
#include "access/audit_log.hpp"
#include "adapters/sqlite/database.hpp"
#include "runtime/old_records.hpp"

namespace tidings::sqlite {

class audit_log final : public tidings::audit_log, public old_records {
public:
    explicit audit_log(database& db) : db_(db) {}

    task<result<void>> begin(audit_entry entry) override;
    task<result<void>> end(audit_id id, audit_ending ending) override;
    task<result<audit_page>> list(audit_filter filter) override;
    task<result<retention_bite>> drop_some(millisecond_time oldest_kept, std::string after, std::size_t limit) override;

private:
    database& db_;
};

}  // namespace tidings::sqlite
