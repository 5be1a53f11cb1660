#include "adapters/sqlite/message_archive.hpp"
#include "adapters/sqlite/message_list.hpp"
#include "adapters/sqlite/message_row.hpp"
#include "adapters/sqlite/quarantine_list.hpp"
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::notifications;

journal_counts read_counts(connection& db, timestamp now) {
    journal_counts counts;
    auto rows = db.prepare(statements::read_ledger);
    while (rows.step()) {
        const auto name = rows.text(0);
        const auto count = rows.integer(1);
        if (name == "received")
            counts.received = count;
        else if (name == "quarantined")
            counts.quarantined = count;
        else if (name == "planned")
            counts.unplanned -= count;
        else if (const auto status = parse_message_status(name); status && count != 0)
            counts.by_status[*status] = count;
    }
    counts.unplanned += counts.received;
    auto due = db.prepare(statements::oldest_due);
    if (due.step() && !due.is_null(0))
        counts.oldest_due =
            std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(now - due.time(0)));
    return counts;
}

}  // namespace

task<result<std::optional<message>>> message_archive::find(message_id id) {
    using found = std::optional<message>;
    std::function<result<found>(connection&)> query = [id = std::move(id)](connection& db) -> result<found> {
        auto rows = db.prepare(statements::find_message);
        return rows.bind(id).step() ? found{message_at(rows)} : found{};
    };
    co_return co_await db_.read(std::move(query));
}

task<result<message_page>> message_archive::list(message_filter filter) {
    filter.limit = std::clamp<std::size_t>(filter.limit, 1, 200);
    std::function<result<message_page>(connection&)> query =
        [filter = std::move(filter)](connection& db) -> result<message_page> { return read_message_page(db, filter); };
    co_return co_await db_.browse(std::move(query));
}

task<result<std::vector<attempt>>> message_archive::attempts_of(message_id id) {
    using attempts = std::vector<attempt>;
    std::function<result<attempts>(connection&)> query = [id = std::move(id)](connection& db) -> result<attempts> {
        attempts all;
        auto rows = db.prepare(statements::attempts_of);
        rows.bind(id);
        while (rows.step()) all.push_back(attempt_at(rows));
        return all;
    };
    co_return co_await db_.read(std::move(query));
}

task<result<std::optional<frozen_mail>>> message_archive::mail_of(message_id id) {
    using found = std::optional<frozen_mail>;
    std::function<result<found>(connection&)> query = [id = std::move(id)](connection& db) -> result<found> {
        auto rows = db.prepare(statements::mail_of);
        return rows.bind(id).step() ? mail_at(rows, 0, 5, 6) : found{};
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<quarantine_page>> message_archive::quarantine(quarantine_filter filter) {
    std::function<result<quarantine_page>(connection&)> query =
        [filter = std::move(filter)](connection& db) -> result<quarantine_page> {
        return read_quarantine_page(db, filter);
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<std::vector<quarantine_entry>>> message_archive::latest_quarantined(std::size_t most) {
    using entries = std::vector<quarantine_entry>;
    std::function<result<entries>(connection&)> query = [most](connection& db) -> result<entries> {
        auto rows = db.prepare(statements::latest_quarantined);
        rows.bind(most);
        entries all;
        while (rows.step()) all.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.time(4)});
        return all;
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<std::optional<quarantined_record_view>>> message_archive::quarantined(std::int64_t id) {
    using found = std::optional<quarantined_record_view>;
    std::function<result<found>(connection&)> query = [id](connection& db) -> result<found> {
        auto rows = db.prepare(statements::find_quarantined);
        if (!rows.bind(id).step()) return found{};
        auto record = quarantined_at(rows);
        record.value = rows.text(8);
        return found{std::move(record)};
    };
    co_return co_await db_.browse(std::move(query));
}

task<result<journal_counts>> message_archive::counts() {
    std::function<result<journal_counts>(connection&)> query =
        [now = clock_.now()](connection& db) -> result<journal_counts> { return read_counts(db, now); };
    co_return co_await db_.read(std::move(query));
}

}  // namespace tidings::sqlite
