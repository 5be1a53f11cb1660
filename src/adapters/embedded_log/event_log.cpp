#include "adapters/embedded_log/event_log.hpp"
#include "adapters/embedded_log/log_sql.hpp"

namespace tidings::embedded_log {
namespace {

// AUTOINCREMENT: an offset is never used twice, not even when every record has been trimmed.
constexpr const char* version_1 = R"sql(
CREATE TABLE records (
    "offset"   INTEGER PRIMARY KEY AUTOINCREMENT,
    key        TEXT    NOT NULL,
    headers    TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    written_at INTEGER NOT NULL
) STRICT;
CREATE TABLE consumer_groups (
    name     TEXT    NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT;
)sql";

}  // namespace

const sqlite::schema& log_schema() {
    static const sqlite::schema all{"event-log", {version_1}};
    return all;
}

result<std::unique_ptr<event_log>> event_log::open(asio::any_io_executor executor, log_config config,
                                                   async_clock& clock, logger log) {
    auto file = sqlite::database::open(std::move(executor), config.path, log_schema(), std::move(log));
    if (!file) return file.error();
    return std::unique_ptr<event_log>(new event_log(std::move(config), clock, std::move(*file)));
}

void event_log::appended() {
    for (auto* each : waiting_) each->ring();
}

}  // namespace tidings::embedded_log
