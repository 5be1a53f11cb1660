#include "adapters/postgres/surroundings.hpp"
#include "adapters/postgres/connection.hpp"

namespace tidings::postgres {
namespace {

std::string question(const std::string& schema) {
    const auto quoted = "'" + schema + "'";
    return "SELECT pg_is_in_recovery()::text, current_setting('transaction_read_only'), COALESCE((SELECT "
           "string_agg(what, ', ') FROM ("
           "SELECT 'USAGE on the schema' AS what WHERE CASE WHEN to_regnamespace(" +
           quoted + ") IS NULL THEN false ELSE NOT has_schema_privilege(" + quoted +
           ", 'USAGE') END"
           " UNION ALL (SELECT r.name || ' on ' || c.relname FROM pg_class AS c"
           " CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS r (name)"
           " WHERE c.relnamespace = to_regnamespace(" +
           quoted +
           ")::oid AND c.relkind = 'r' AND c.relname <> 'schema_version' AND NOT has_table_privilege(c.oid, r.name)"
           " ORDER BY 1)"
           // Those of identity columns need no right of their own.
           " UNION ALL (SELECT 'USAGE on ' || c.relname FROM pg_class AS c WHERE c.relnamespace = to_regnamespace(" +
           quoted +
           ")::oid AND CASE WHEN c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND "
           "d.deptype = 'i') THEN NOT has_sequence_privilege(c.oid, 'USAGE') ELSE false END ORDER BY 1)) AS missing), "
           "''), "
           "current_user::text, " +
           quoted;
}

error lends_sessions() {
    return {
        errc::rejected,
        "a pooler (PgBouncer or the like) between this service and PostgreSQL lends sessions out by transaction; use "
        "pool_mode=session for this database, or connect to PostgreSQL itself"};
}

// Two connections of ours never share a session, unless a pooler gives both the same one in turn, or one of them
// another one each time.
task<result<void>> check_sessions(std::shared_ptr<connection> first, std::shared_ptr<connection> second) {
    constexpr std::chrono::seconds limit{5};
    constexpr int rounds = 3;  // another client of the pooler may have come between
    std::string own_of_first, own_of_second;
    for (int round = 0; round < rounds; ++round) {
        auto seen_first = co_await first->run_script("SELECT pg_backend_pid()::text", limit);
        if (!seen_first) co_return seen_first.error();
        auto begun = co_await second->run_script("BEGIN", limit);
        if (!begun) co_return lends_sessions();  // by statement
        auto seen_second = co_await second->run_script("SELECT pg_backend_pid()::text", limit);
        auto seen_again = co_await first->run_script("SELECT pg_backend_pid()::text", limit);
        auto ended = co_await second->run_script("ROLLBACK", limit);
        if (!seen_second || !seen_again || !ended) co_return lends_sessions();
        const auto pid_first = seen_first->text(0, 0), pid_second = seen_second->text(0, 0);
        const bool is_shared = pid_first == pid_second || pid_first != seen_again->text(0, 0);
        const bool has_moved = round > 0 && (pid_first != own_of_first || pid_second != own_of_second);
        if (is_shared || has_moved) co_return lends_sessions();
        own_of_first = pid_first;
        own_of_second = pid_second;
    }
    co_return result<void>();
}

}  // namespace

statement ask_surroundings(const postgres_config& config) {
    return {"surroundings", question(config.schema)};
}

std::string trouble_of(const rows& surroundings) {
    if (surroundings.view(0, 0) == "true") return "the database is a standby";
    if (surroundings.view(0, 1) == "on") return "the database is read-only";
    const auto missing = surroundings.view(0, 2);
    return missing.empty() ? "" : "rights are missing in the database: " + std::string(missing);
}

task<result<void>> check_pooling(postgres_config config) {
    const auto executor = co_await asio::this_coro::executor;
    auto first = co_await connection::open(executor, config);
    if (!first) co_return first.error();
    auto second = co_await connection::open(executor, config);
    if (!second) co_return result<void>();  // the role may have one connection only; then nothing can be compared
    auto checked = co_await check_sessions(*std::move(first), *std::move(second));
    co_return checked;
}

task<result<void>> check_rights(postgres_config config) {
    const auto executor = co_await asio::this_coro::executor;
    auto link = co_await connection::open(executor, config);
    if (!link) co_return link.error();
    auto asked = question(config.schema);
    auto seen = co_await (*link)->run_script(std::move(asked), config.statement_timeout);
    if (!seen) co_return seen.error();
    const auto missing = seen->view(0, 2);
    if (missing.empty()) co_return result<void>();
    co_return error{errc::rejected, "rights are missing for " + seen->text(0, 3) + ": " + std::string(missing) +
                                        "; let the owner GRANT USAGE ON SCHEMA " + config.schema +
                                        ", and SELECT, INSERT, UPDATE, DELETE ON ALL TABLES and USAGE ON ALL SEQUENCES "
                                        "in it"};
}

}  // namespace tidings::postgres
