#include "adapters/sqlite/inbox.hpp"
#include "adapters/sqlite/mail_turns.hpp"
#include "adapters/sqlite/packed_headers.hpp"
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {
namespace {

using namespace std::chrono_literals;
namespace statements = sql::notifications;

bool put_event(connection& db, const inbox_entry& given, timestamp now) {
    const auto& event = given.event;
    std::optional<std::int64_t> partition, offset;
    if (given.place) partition = given.place->partition, offset = given.place->offset;
    db.prepare(statements::store_event)
        .bind(event.id, event.order, event.version, event.type, event.payload, event.traceparent, event.time, now,
              given.reference, partition, offset, given.is_test ? 1 : 0)
        .run();
    return db.changes() == 1;
}

bool put_ended(connection& db, const new_message& given, timestamp now) {
    db.prepare(statements::store_ended)
        .bind(given.id, given.event, given.order, given.order_version, name_of(given.kind), given.recipient,
              recipient_domain_of(given.recipient), given.locale, name_of(given.status), given.reason, now)
        .run();
    return db.changes() == 1;
}

// In its lane, being sent from the start, or waiting.
bool put_open(connection& db, const new_message& given, bool goes, const intake_batch& batch, timestamp now) {
    const bool is_born_claimed = goes && given.claim;
    const auto when = [](bool holds, const auto& value) { return holds ? std::optional(value) : std::nullopt; };
    const auto domain = recipient_domain_of(given.recipient);
    db.prepare(statements::open_message)
        .bind(given.id, given.event, given.order, given.order_version, name_of(given.kind), given.recipient, domain,
              given.locale, name_of(is_born_claimed ? message_status::sending : message_status::queued), given.reason,
              when(goes && !is_born_claimed, domain), when(goes && !is_born_claimed, now), when(goes, now),
              when(!goes, timestamp(now + 1s)), is_born_claimed ? 1 : 0, when(is_born_claimed, batch.instance),
              when(is_born_claimed, timestamp(now + batch.lease)), now)
        .run();
    return db.changes() == 1;
}

bool put_message(connection& db, new_message given, const intake_batch& batch, timestamp now, intake_counts& counts) {
    if (given.status != message_status::queued) return put_ended(db, given, now);
    const auto turn = turn_of(position_of(db, given.order, given.order_version));
    if (turn == mail_turn::late) {
        given.status = message_status::superseded;
        given.reason = "a later mail of this order was sent before this event arrived";
        return put_ended(db, given, now);
    }
    const bool goes = turn == mail_turn::goes;
    if (!put_open(db, given, goes, batch, now)) return false;
    if (goes && given.claim)
        counts.claimed.push_back(given.id);
    else if (goes)
        db.note_work();
    hold_later(db, given.order, given.order_version, now);
    if (!given.replaces.empty() && given.order_version > 1) supersede_replaced(db, given, now);
    return true;
}

void put_quarantined(connection& db, const quarantined_record& given, timestamp now) {
    const auto& record = given.record;
    db.prepare(statements::store_quarantined)
        .bind(record.topic, record.partition, record.offset, name_of(given.fault.problem), given.fault.reason,
              record.key, packed(record.headers), record.value, record.written_at, now)
        .run();
}

intake_counts put_batch(connection& db, const intake_batch& batch, timestamp now) {
    intake_counts counts;
    for (const auto& entry : batch.entries) {
        if (!put_event(db, entry, now)) {
            ++counts.duplicates;
            continue;
        }
        if (entry.corrected_to) follow_address(db, entry.event.order, entry.event.version, *entry.corrected_to, now);
        bool is_planned = false;
        for (const auto& each : entry.messages) is_planned |= put_message(db, each, batch, now, counts);
        if (is_planned) db.prepare(statements::count_planned).run();
        release_order(db, entry.event.order, now);
        ++counts.stored;
    }
    for (const auto& each : batch.quarantined) put_quarantined(db, each, now);
    counts.quarantined = batch.quarantined.size();
    return counts;
}

}  // namespace

task<result<intake_counts>> inbox::store(intake_batch batch) {
    for (const auto& entry : batch.entries)
        if (entry.messages.empty())
            co_return error{errc::invalid, "event " + entry.event.id.value + " has no message, not even a skipped one"};
    std::function<result<intake_counts>(connection&)> work =
        [batch = std::move(batch), now = clock_.now()](connection& db) -> result<intake_counts> {
        return put_batch(db, batch, now);
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
