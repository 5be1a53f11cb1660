#include "adapters/postgres/message_archive.hpp"
#include <algorithm>
#include <map>
#include "adapters/postgres/message_list.hpp"
#include "adapters/postgres/message_row.hpp"
#include "adapters/postgres/quarantine_list.hpp"
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::notifications;

constexpr std::int64_t folded_above = 200;  // rows of the ledger

attempt attempt_at(const rows& found, int row) {
    attempt read;
    read.number = found.number(row, 0);
    read.relay = found.text(row, 1);
    read.started_at = found.instant(row, 2);
    read.ended_at = found.maybe_instant(row, 3);
    read.outcome = parse_delivery_outcome(found.view(row, 4));
    read.phase = parse_smtp_phase(found.view(row, 5));
    read.reply_code = static_cast<int>(found.number(row, 6));
    read.enhanced_code = found.text(row, 7);
    read.reply = found.text(row, 8);
    read.charged = found.truth(row, 9);
    read.uncertain = found.truth(row, 10);
    read.transcript = found.text(row, 11);
    return read;
}

// The rows of read_ledger.
struct ledger_rows {
    std::map<std::string, std::int64_t> counts;
    std::int64_t rows = 0, lowest = 0;
};

ledger_rows ledger_from(const rows& found) {
    ledger_rows seen;
    for (int row = 0; row < found.size(); ++row) {
        seen.counts[found.text(row, 0)] += found.number(row, 1);
        seen.rows += found.number(row, 2);
        if (found.is_null(row, 3)) continue;
        const auto lowest = found.number(row, 3);
        seen.lowest = seen.lowest == 0 ? lowest : std::min(seen.lowest, lowest);
    }
    return seen;
}

journal_counts counts_from(std::map<std::string, std::int64_t> kept) {
    journal_counts counts;
    counts.received = kept["received"];
    counts.unplanned = counts.received - kept["planned"];
    counts.quarantined = kept["quarantined"];
    counts.oldest_due = std::chrono::milliseconds(kept["oldest_due"]);
    kept["queued"] = kept["open"] - kept["deferred"] - kept["sending"];
    for (const auto& [name, count] : kept)
        if (const auto status = parse_message_status(name); status && count != 0) counts.by_status[*status] = count;
    return counts;
}

quarantined_record_view record_at(const rows& found, int row) {
    return {.id = found.number(row, 0),
            .topic = found.text(row, 1),
            .partition = static_cast<std::int32_t>(found.number(row, 2)),
            .offset = found.number(row, 3),
            .problem = found.text(row, 4),
            .reason = found.text(row, 5),
            .value_size = found.number(row, 6),
            .stored_at = found.instant(row, 7),
            .value = {}};
}

}  // namespace

task<result<std::optional<message>>> message_archive::find(message_id id) {
    query one{&statements::find_message, {}};
    one.with.add(id);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->empty()) co_return std::optional<message>();
    co_return std::optional(message_at(*found, 0));
}

task<result<message_page>> message_archive::list(message_filter filter) {
    std::optional<message_id> end;
    if (is_search(filter)) {
        const auto last = co_await list_rows(end_of_message_search(filter));
        if (!last) co_return last.error();
        if (!last->empty()) end = message_id(last->id(0, 0, "msg_"));
    }
    auto found = co_await list_rows(list_messages(filter, end));
    if (!found) co_return found.error();
    const auto limit = static_cast<int>(page_limit(filter));
    message_page page;
    page.has_more = found->size() > limit;
    for (int row = 0; row < std::min(found->size(), limit); ++row) page.messages.push_back(message_at(*found, row));
    if (!page.has_more) page.looked_through = std::move(end);
    co_return std::move(page);
}

task<result<rows>> message_archive::list_rows(list_statement listing) {
    const auto& kept = lists_.try_emplace(listing.what.name, listing.what).first->second;
    query one{&kept, std::move(listing.with)};
    auto found = co_await database_.read(std::move(one));
    co_return std::move(found);
}

task<result<std::vector<attempt>>> message_archive::attempts_of(message_id id) {
    query one{&statements::attempts_of, {}};
    one.with.add(id);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<attempt> attempts;
    for (int row = 0; row < found->size(); ++row) attempts.push_back(attempt_at(*found, row));
    co_return std::move(attempts);
}

task<result<std::optional<frozen_mail>>> message_archive::mail_of(message_id id) {
    query one{&statements::mail_of, {}};
    one.with.add(id);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->empty()) co_return std::optional<frozen_mail>();
    auto mail = mail_at(*found, 0, 0, 5);
    co_return mail;
}

task<result<quarantine_page>> message_archive::quarantine(quarantine_filter filter) {
    const auto rows_max = static_cast<int>(page_limit(filter));
    auto found = co_await list_rows(list_quarantine(filter));
    if (!found) co_return found.error();
    quarantine_page page;
    page.has_more = found->size() > rows_max;
    for (int row = 0; row < std::min(found->size(), rows_max); ++row) page.records.push_back(record_at(*found, row));
    co_return std::move(page);
}

task<result<std::vector<quarantine_entry>>> message_archive::latest_quarantined(std::size_t most) {
    query one{&statements::latest_quarantined, {}};
    one.with.add(static_cast<std::int64_t>(most));
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<quarantine_entry> entries;
    for (int row = 0; row < found->size(); ++row)
        entries.push_back({found->number(row, 0), found->text(row, 1), found->text(row, 2), found->text(row, 3),
                           found->instant(row, 4)});
    co_return std::move(entries);
}

task<result<std::optional<quarantined_record_view>>> message_archive::quarantined(std::int64_t id) {
    query one{&statements::find_quarantined, {}};
    one.with.add(id);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->empty()) co_return std::optional<quarantined_record_view>();
    auto record = record_at(*found, 0);
    record.value = found->text(0, 8);
    co_return std::optional(std::move(record));
}

task<result<journal_counts>> message_archive::counts() {
    query one{&statements::read_ledger, {}};
    one.with.add(ledger_floor_);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    auto ledger = ledger_from(*found);
    raise_floor(ledger.lowest);
    const auto counts = counts_from(std::move(ledger.counts));
    if (ledger.rows > folded_above) {
        // The sum is known already; the next question has less to add up.
        std::vector<query> folding(1);
        folding[0].what = &statements::fold_ledger;
        folding[0].with.add(ledger_floor_);
        co_await database_.run(std::move(folding), effect::writes);
    }
    co_return counts;
}

// Below the lowest row of a while ago there is nothing any more: what was being written then has been added up since.
void message_archive::raise_floor(std::int64_t lowest) {
    const auto now = std::chrono::steady_clock::now();
    if (now < floor_rises_at_) return;
    ledger_floor_ = next_floor_;
    next_floor_ = lowest;
    floor_rises_at_ = now + std::chrono::minutes(1);
}

}  // namespace tidings::postgres
