#include "adapters/postgres/migrations.hpp"
#include <span>
#include "adapters/postgres/connection.hpp"
#include "adapters/postgres/sql/access_schema.hpp"
#include "adapters/postgres/sql/notifications_schema.hpp"
#include "adapters/postgres/sql/orders_schema.hpp"

namespace tidings::postgres {
namespace {

// Step n brings version n-1 to n. A step that was released is never edited; a new one follows it.
constexpr const char* order_steps[] = {sql::orders_schema::text, sql::access_schema::text};
constexpr const char* notification_steps[] = {sql::notifications_schema::text, sql::access_schema::text};

std::span<const char* const> steps_of(service which) {
    if (which == service::orders) return order_steps;
    return notification_steps;
}

constexpr std::chrono::seconds turn_max{60};  // waiting for other instances, and for each script

bool is_plain_name(const std::string& name) {
    return !name.empty() && name.size() <= 63 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

// The schema's owner may already have created it for us; then the right to create schemas is not needed.
std::string opening(const std::string& schema) {
    return "BEGIN;"
           "SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = '60s';"
           "SELECT pg_advisory_xact_lock(hashtextextended('tidings migration of " +
           schema +
           "', 0));"
           "DO $$ BEGIN IF to_regnamespace('" +
           schema + "') IS NULL THEN CREATE SCHEMA " + schema +
           "; END IF; END $$;"
           "CREATE TABLE IF NOT EXISTS " +
           schema +
           ".schema_version"
           " (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now(), program text NOT NULL);"
           "SELECT COALESCE(max(version), 0)::text FROM " +
           schema + ".schema_version";
}

std::string for_schema(std::string step, const std::string& schema) {
    constexpr std::string_view place = "{schema}";
    for (auto at = step.find(place); at != std::string::npos; at = step.find(place, at))
        step.replace(at, place.size(), schema);
    return step;
}

task<result<migrated>> apply(std::shared_ptr<connection> link, std::string schema, std::span<const char* const> steps) {
    auto found = co_await link->run_script(opening(schema), turn_max);
    if (!found) co_return found.error();
    const int from = std::stoi(found->text(0, 0));
    const int to = static_cast<int>(steps.size());
    if (from > to)
        co_return error{errc::rejected, "schema " + schema + " has version " + std::to_string(from) +
                                            ", this program knows only up to " + std::to_string(to) +
                                            "; run the newer program"};
    for (int version = from + 1; version <= to; ++version) {
        std::string script = "SET LOCAL search_path = " + schema + ";";
        script += for_schema(steps[static_cast<std::size_t>(version - 1)], schema);
        script += "INSERT INTO schema_version (version, program) VALUES (" + std::to_string(version) +
                  ", '" TIDINGS_VERSION "')";
        auto applied = co_await link->run_script(script, turn_max);
        if (!applied) co_return applied.error();
    }
    auto committed = co_await link->run_script("COMMIT", turn_max);
    if (!committed) co_return committed.error();
    co_return migrated{from, to};
}

}  // namespace

task<result<migrated>> migrate(std::string url, service which) {
    postgres_config config;
    config.url = secret(std::move(url));
    config.schema = std::string(schema_of(which));
    return migrate(std::move(config), which);
}

task<result<migrated>> migrate(postgres_config config, service which) {
    if (!is_plain_name(config.schema)) co_return error{errc::rejected, "a schema's name has only a-z, 0-9 and _"};
    const auto executor = co_await asio::this_coro::executor;
    auto link = co_await connection::open(executor, config);
    if (!link) co_return link.error();
    // An error leaves the transaction open; closing the connection undoes it.
    auto done = co_await apply(*std::move(link), config.schema, steps_of(which));
    co_return done;
}

}  // namespace tidings::postgres
