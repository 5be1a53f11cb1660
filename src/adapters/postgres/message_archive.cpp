#include "adapters/postgres/message_archive.hpp"
#include "adapters/postgres/journal_sql.hpp"
#include "adapters/postgres/list_builder.hpp"
#include "adapters/postgres/message_row.hpp"

namespace tidings::postgres {
namespace {

std::size_t page_limit(const message_filter& filter) {
    return std::clamp<std::size_t>(filter.limit, 1, 200);
}

list_statement list_messages(const message_filter& filter) {
    const auto order = filter.order ? std::optional(filter.order->value) : std::nullopt;
    const auto status = filter.status ? std::optional(std::string(name_of(*filter.status))) : std::nullopt;
    const auto after = filter.after ? std::optional(filter.after->value) : std::nullopt;
    return list_builder("list_messages", "SELECT " + journal_sql::message_columns + " FROM messages")
        .narrow('o', order, "order_id = ?::text")
        .narrow('r', filter.recipient, "lower(recipient) = lower(?::text)")
        .narrow('s', status, "status = ?::text")
        .narrow('q', like_pattern(filter.text),
                "(recipient ILIKE ?::text OR order_id ILIKE ?::text OR subject ILIKE ?::text OR kind ILIKE ?::text)")
        .narrow('a', after, "id < ?::text")
        .newest_first(page_limit(filter) + 1);
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

journal_counts counts_from(const rows& found) {
    journal_counts counts;
    std::int64_t planned = 0;
    for (int row = 0; row < found.size(); ++row) {
        const auto name = found.view(row, 0);
        const auto count = found.number(row, 1);
        if (name == "received")
            counts.received = count;
        else if (name == "planned")
            planned = count;
        else if (name == "quarantined")
            counts.quarantined = count;
        else if (name == "oldest_due_ms")
            counts.oldest_due = std::chrono::milliseconds(count);
        else if (const auto status = parse_message_status(name.substr(name.find(' ') + 1)))
            counts.by_status[*status] = count;
    }
    counts.unplanned = counts.received - planned;
    return counts;
}

}  // namespace

task<result<std::optional<message>>> message_archive::find(message_id id) {
    query one{&journal_sql::find_message, {}};
    one.with.add(id.value);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->empty()) co_return std::optional<message>();
    co_return std::optional(message_at(*found, 0));
}

task<result<message_page>> message_archive::list(message_filter filter) {
    auto listing = list_messages(filter);
    const auto& kept = lists_.try_emplace(listing.what.name, listing.what).first->second;
    query one{&kept, std::move(listing.with)};
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    const auto limit = static_cast<int>(page_limit(filter));
    message_page page;
    page.has_more = found->size() > limit;
    for (int row = 0; row < std::min(found->size(), limit); ++row) page.messages.push_back(message_at(*found, row));
    co_return std::move(page);
}

task<result<std::vector<attempt>>> message_archive::attempts_of(message_id id) {
    query one{&journal_sql::attempts_of, {}};
    one.with.add(id.value);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<attempt> attempts;
    for (int row = 0; row < found->size(); ++row) attempts.push_back(attempt_at(*found, row));
    co_return std::move(attempts);
}

task<result<std::optional<frozen_mail>>> message_archive::mail_of(message_id id) {
    query one{&journal_sql::mail_of, {}};
    one.with.add(id.value);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    if (found->empty()) co_return std::optional<frozen_mail>();
    co_return std::optional(frozen_mail{found->text(0, 0), found->text(0, 1), found->text(0, 2), found->text(0, 3),
                                        found->text(0, 4), found->text(0, 5)});
}

task<result<std::vector<quarantined_record_view>>> message_archive::quarantine(std::size_t limit) {
    query one{&journal_sql::list_quarantine, {}};
    one.with.add(static_cast<std::int64_t>(std::min<std::size_t>(limit, 1'000)));
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<quarantined_record_view> records;
    for (int row = 0; row < found->size(); ++row)
        records.push_back({found->number(row, 0), found->text(row, 1), static_cast<std::int32_t>(found->number(row, 2)),
                           found->number(row, 3), found->text(row, 4), found->text(row, 5), found->instant(row, 6)});
    co_return std::move(records);
}

task<result<journal_counts>> message_archive::counts() {
    const auto started = std::chrono::steady_clock::now();
    if (counted_ && started < counted_until_) co_return *counted_;
    query one{&journal_sql::count_all, {}};
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    const auto counts = counts_from(*found);
    const auto ended = std::chrono::steady_clock::now();
    const auto took = ended - started;
    constexpr std::chrono::milliseconds quick{50};
    counted_ = counts;
    counted_until_ = took < quick ? ended : ended + 20 * took;
    co_return counts;
}

}  // namespace tidings::postgres
