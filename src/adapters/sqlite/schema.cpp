#include "adapters/sqlite/schema.hpp"
#include <string>

namespace tidings::sqlite {
namespace {

struct installed {
    std::string service;  // empty: nothing yet
    std::int64_t version = 0;
};

installed read_installed(connection& db) {
    if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'").step()) return {};
    auto rows = db.prepare("SELECT service, version FROM schema_version ORDER BY version DESC LIMIT 1");
    if (!rows.step()) return {};
    return {rows.text(0), rows.integer(1)};
}

void apply(connection& db, const schema& wanted, std::int64_t version) {
    db.execute("BEGIN IMMEDIATE");
    try {
        db.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (service TEXT NOT NULL, version INTEGER NOT NULL PRIMARY KEY, "
            "applied_at TEXT NOT NULL) STRICT");
        db.execute(wanted.scripts[static_cast<std::size_t>(version - 1)]);
        db.prepare("INSERT INTO schema_version VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%fZ'))")
            .bind(wanted.service, version)
            .run();
        db.execute(("PRAGMA user_version = " + std::to_string(version)).c_str());
        db.execute("COMMIT");
    } catch (...) {
        if (db.in_transaction()) db.execute("ROLLBACK");
        throw;
    }
}

}  // namespace

result<void> migrate(connection& db, const schema& wanted, const logger& log) {
    const auto found = read_installed(db);
    const auto newest = static_cast<std::int64_t>(wanted.scripts.size());
    if (!found.service.empty() && found.service != wanted.service)
        return error{errc::invalid, "it holds the data of '" + found.service + "', not of '" +
                                        std::string(wanted.service) + "': give each service a file of its own"};
    if (found.version > newest)
        return error{errc::invalid, "its schema has version " + std::to_string(found.version) +
                                        ", this program knows " + std::to_string(newest) + ": start a newer program"};
    for (auto version = found.version + 1; version <= newest; ++version) {
        apply(db, wanted, version);
        log.info("schema migrated", {{"service", wanted.service}, {"version", version}});
    }
    return {};
}

}  // namespace tidings::sqlite
