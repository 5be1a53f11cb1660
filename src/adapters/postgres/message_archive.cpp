#include "adapters/postgres/message_archive.hpp"
#include <algorithm>
#include <map>
#include "adapters/postgres/list_builder.hpp"
#include "adapters/postgres/message_row.hpp"
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::notifications;

constexpr std::int64_t folded_above = 200;  // rows of the ledger

std::size_t page_limit(const message_filter& filter) {
    return std::clamp<std::size_t>(filter.limit, 1, 200);
}

// Both tables are read newest first by their primary keys, or by the filter's index; only the page looks for its mails.
constexpr std::string_view select_page = R"(
SELECT p.id, p.event_id, p.order_id, p.order_version, p.kind, p.recipient, p.locale, p.status, p.reason, p.due_at, p.attempts, p.fence,
       p.last_reply, p.created_at, p.updated_at, p.settled_at, p.schedule_started_at, p.replay, p.copy_of,
       f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note
  FROM (SELECT * FROM every_message AS m)";

// Every filter that an index serves, or that a range of the list is cut by.
list_builder narrowed(const std::string& name, std::string_view select, const message_filter& filter) {
    const auto status = filter.status ? std::optional(std::string(name_of(*filter.status))) : std::nullopt;
    // The literal is for messages_not_sent: of a parameter the planner cannot know that it is another status.
    const bool not_sent = filter.status && *filter.status != message_status::sent;
    const auto led = filter.is_search() && !not_sent ? std::nullopt : status;
    list_builder list(not_sent ? name + "_not_sent_" : name + "_", std::string(select),
                      not_sent ? "m.status <> 'sent'" : "true");
    list.narrow('o', filter.order, "m.order_id = ?::uuid")
        .narrow('r', filter.recipient, "lower(m.recipient COLLATE \"C\") = lower(?::text COLLATE \"C\")")
        .narrow('s', led, "m.status = ?::text")
        .narrow('a', filter.after, "m.id < ?::uuid");
    return list;
}

list_statement list_messages(const message_filter& filter, const std::optional<message_id>& end) {
    const bool among_all = filter.is_search() && filter.status == message_status::sent;
    auto list = narrowed("list_messages", select_page, filter);
    list.narrow('z', end, "m.id >= ?::uuid")
        .narrow('t', among_all ? std::optional(std::string("sent")) : std::nullopt, "m.status = ?::text");
    search(list, filter.text,
           {"m.recipient", "'ord_' || m.order_id", "m.kind",
            "COALESCE((SELECT f.subject FROM mails AS f WHERE f.message_id = m.id LIMIT 1), '')"});
    return list.newest_first(page_limit(filter) + 1,
                             ") AS p LEFT JOIN LATERAL (SELECT * FROM mails WHERE message_id = p.id LIMIT 1) AS f ON "
                             "true ORDER BY p.id DESC");
}

// The last message that a search looks at; no row: it comes to the end of the list.
list_statement end_of_search(const message_filter& filter) {
    auto list = narrowed("end_of_message_search", "SELECT m.id FROM every_message AS m", filter);
    return list.behind(filter.looked_at_max - 1);
}

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
            .reason = found.text(row, 4),
            .value_size = found.number(row, 5),
            .stored_at = found.instant(row, 6),
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
    if (filter.is_search()) {
        const auto last = co_await list_rows(end_of_search(filter));
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

task<result<quarantine_page>> message_archive::quarantine(std::optional<std::int64_t> before, std::size_t limit) {
    const auto rows_max = static_cast<int>(std::clamp<std::size_t>(limit, 1, 200));
    query one{&statements::list_quarantine, {}};
    one.with.add(before).add(static_cast<std::int64_t>(rows_max + 1));
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    quarantine_page page;
    page.has_more = found->size() > rows_max;
    for (int row = 0; row < std::min(found->size(), rows_max); ++row) page.records.push_back(record_at(*found, row));
    co_return std::move(page);
}

task<result<std::optional<quarantined_record_view>>> message_archive::quarantined(std::int64_t id) {
    query one{&statements::find_quarantined, {}};
    one.with.add(id);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->empty()) co_return std::optional<quarantined_record_view>();
    auto record = record_at(*found, 0);
    record.value = found->text(0, 7);
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
