#include "adapters/sqlite/audit_log.hpp"
#include "contract/audit_log/audit_log_contract.hpp"
#include "support/sqlite_file.hpp"

namespace tidings::contract {
namespace {

struct sqlite_host {
    explicit sqlite_host(asio::io_context& io) : file(io, sqlite::notifications_schema()) {}
    tidings::audit_log& log() { return kept; }
    old_records& old() { return kept; }

    sqlite_file file;
    sqlite::audit_log kept{*file.db};
};

}  // namespace

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, AuditLogContract, sqlite_host);

}  // namespace tidings::contract
