#include "adapters/postgres/session.hpp"
#include <cstdlib>

namespace tidings::postgres {

std::string session_set_up(const postgres_config& config) {
    const auto set = [](const std::string& name, const std::string& value) {
        return "pg_catalog.set_config('" + name + "', '" + value + "', false), ";
    };
    // Plans are pinned: every statement of ours reads by an index, and a plan made while a table was empty must not
    // scan it later.
    return "SELECT " + set("search_path", config.schema) +
           set("statement_timeout", std::to_string(config.statement_timeout.count())) +
           set("lock_timeout", std::to_string(config.lock_timeout.count())) +
           set("idle_in_transaction_session_timeout", std::to_string(config.answer_timeout.count())) +
           set("default_transaction_isolation", "read committed") + set("timezone", "UTC") +
           set("DateStyle", "ISO, YMD") + set("standard_conforming_strings", "on") +
           set("plan_cache_mode", "force_generic_plan") + set("enable_seqscan", "off") + set("enable_hashjoin", "off") +
           set("enable_mergejoin", "off") + set("enable_bitmapscan", "off") + set("jit", "off") +
           "current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes, "
           "current_setting('synchronous_commit') AS synchronous_commit, pg_is_in_recovery()::text AS standby, "
           "current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding";
}

std::optional<error> refuse_unsafe(const rows& facts) {
    constexpr int first_fact = 14;  // behind the settings
    const auto off = [&](int column) { return facts.view(0, first_fact + column) == "off"; };
    std::string lax;
    if (off(0))
        lax = "fsync";
    else if (off(1))
        lax = "full_page_writes";
    else if (off(2))
        lax = "synchronous_commit";
    if (!lax.empty())
        return error{errc::rejected, "PostgreSQL runs with " + lax +
                                         "=off and would lose acknowledged orders in a crash; set " + lax +
                                         "=on in postgresql.conf (or remove it from the role or URL)"};
    if (facts.view(0, first_fact + 3) == "true")
        return error{errc::unavailable,
                     "PostgreSQL is a standby in recovery; TIDINGS_DATABASE_URL must name the primary"};
    return refuse_unfit(facts.text(0, first_fact + 4), facts.text(0, first_fact + 5));
}

std::optional<error> refuse_unfit(const std::string& version, const std::string& encoding) {
    constexpr int oldest = 14;
    if (const int major = std::atoi(version.c_str()) / 10'000; major < oldest)
        return error{errc::rejected, "PostgreSQL " + std::to_string(major) + " is too old; version " +
                                         std::to_string(oldest) + " or later is needed"};
    if (encoding != "UTF8")
        return error{errc::rejected, "the database's encoding is " + encoding +
                                         ", which cannot hold every name and address; make one with CREATE DATABASE … "
                                         "ENCODING 'UTF8' TEMPLATE template0"};
    return std::nullopt;
}

}  // namespace tidings::postgres
