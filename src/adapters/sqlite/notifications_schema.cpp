#include "adapters/sqlite/sql/notifications_schema.hpp"
#include "adapters/sqlite/schema.hpp"
#include "adapters/sqlite/sql/access_schema.hpp"

namespace tidings::sqlite {
namespace {

// The file has one owner at a time, so the holder of these leases is gone: nobody needs to wait for their end.
constexpr const char* end_old_leases = "UPDATE open_messages SET lease_until = 0 WHERE status = 'sending'";

}  // namespace

const schema& notifications_schema() {
    static const schema all{
        "notifications", {sql::notifications_schema::text, sql::access_schema::text}, end_old_leases};
    return all;
}

}  // namespace tidings::sqlite
