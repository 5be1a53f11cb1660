#include "adapters/sqlite/inbox.hpp"
#include "adapters/sqlite/mail_sequence.hpp"
#include "adapters/sqlite/message_sql.hpp"
#include "adapters/sqlite/packed_headers.hpp"

namespace tidings::sqlite {
namespace {

std::string domain_of(const std::string& recipient) {
    const auto at = recipient.rfind('@');
    std::string domain = at == std::string::npos ? std::string{} : recipient.substr(at + 1);
    std::ranges::transform(domain, domain.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return domain;
}

bool put_event(connection& db, const event_record& event, timestamp now) {
    db.prepare(sql::insert_inbox_event)
        .bind(event.id, event.order, event.version, event.type, event.payload, event.traceparent, event.time, now)
        .run();
    return db.changes() == 1;
}

void put_message(connection& db, new_message given, timestamp now) {
    if (given.status == message_status::queued && later_was_sent(db, given.order, given.order_version)) {
        given.status = message_status::superseded;
        given.reason = "a later mail of the order was sent before this event arrived";
    }
    const auto settled_at = is_terminal(given.status) ? std::optional{now} : std::nullopt;
    db.prepare(sql::insert_message)
        .bind(given.id, given.event, given.order, given.order_version, given.kind, given.recipient,
              domain_of(given.recipient), given.locale, name_of(given.status), given.reason, now, now, settled_at)
        .run();
    supersede_replaced(db, given, now);
}

void put_quarantined(connection& db, const quarantined_record& given, timestamp now) {
    const auto& record = given.record;
    db.prepare(sql::insert_quarantine)
        .bind(record.topic, record.partition, record.offset, record.key, packed(record.headers), record.value,
              given.reason, record.written_at, now)
        .run();
}

intake_counts put_batch(connection& db, const intake_batch& batch, timestamp now) {
    intake_counts counts;
    for (const auto& entry : batch.entries) {
        if (!put_event(db, entry.event, now)) {
            ++counts.duplicates;
            continue;
        }
        for (const auto& each : entry.messages) put_message(db, each, now);
        make_next_due(db, entry.event.order, now);
        ++counts.stored;
    }
    for (const auto& each : batch.quarantined) put_quarantined(db, each, now);
    counts.quarantined = batch.quarantined.size();
    return counts;
}

}  // namespace

task<result<intake_counts>> inbox::store(intake_batch batch) {
    if (std::ranges::any_of(batch.entries, [](const inbox_entry& entry) { return entry.messages.empty(); }))
        co_return error{errc::invalid, "an event came without any message, not even a skipped one"};
    std::function<result<intake_counts>(connection&)> work =
        [batch = std::move(batch), now = clock_.now()](connection& db) -> result<intake_counts> {
        return put_batch(db, batch, now);
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
