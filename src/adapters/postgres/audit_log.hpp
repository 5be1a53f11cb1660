// The audit log in PostgreSQL, in the schema of either service, and the end of its old entries.
#pragma once
#include "access/audit_log.hpp"
#include "adapters/postgres/list_builder.hpp"
#include "adapters/postgres/pool.hpp"
#include "runtime/old_records.hpp"

namespace tidings::postgres {

list_statement list_audit_entries(const audit_filter& filter);

class audit_log final : public tidings::audit_log, public old_records {
public:
    // `reading`: for lists.
    audit_log(pool& database, pool& reading) : database_(database), reading_(reading) {}

    task<result<void>> begin(audit_entry entry) override;
    task<result<void>> end(audit_id id, audit_ending ending) override;
    task<result<audit_page>> list(audit_filter filter) override;
    task<result<retention_bite>> drop_some(millisecond_time oldest_kept, std::string after, std::size_t limit) override;

private:
    pool& database_;
    pool& reading_;
};

}  // namespace tidings::postgres
