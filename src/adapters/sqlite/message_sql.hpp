// Every statement on the notifications file, and the index it relies on.
#pragma once

namespace tidings::sqlite::sql {

constexpr const char* insert_inbox_event =
    "INSERT INTO inbox_events (event_id, order_id, version, type, payload, traceparent, created_at, stored_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING";
constexpr const char* insert_message =
    "INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, domain, locale, status, reason, "
    "created_at, updated_at, settled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (event_id, kind, recipient) WHERE copy_of = '' DO NOTHING";
constexpr const char* insert_quarantine =
    "INSERT INTO quarantine (topic, partition, \"offset\", key, headers, value, reason, written_at, stored_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (topic, partition, \"offset\") DO NOTHING";

// The order of an order's mails. messages_open answers what is open; "open" is not terminal.
#define TIDINGS_OPEN "status IN ('queued', 'sending', 'deferred')"
constexpr const char* lowest_open_version =
    "SELECT order_version FROM messages WHERE order_id = ? AND " TIDINGS_OPEN " ORDER BY order_version LIMIT 1";
// messages_by_order, from the version downwards.
constexpr const char* last_sent_before =
    "SELECT order_version FROM messages WHERE order_id = ? AND order_version < ? AND +status = 'sent' "
    "ORDER BY order_version DESC LIMIT 1";
// inbox_events_by_order alone.
constexpr const char* versions_between =
    "SELECT count(DISTINCT version) FROM inbox_events WHERE order_id = ? AND version > ? AND version < ?";
constexpr const char* make_due =
    "UPDATE messages SET due_at = ?, updated_at = ? "
    "WHERE order_id = ? AND order_version = ? AND status = 'queued' AND due_at IS NULL";
constexpr const char* later_was_sent =
    "SELECT 1 FROM messages WHERE order_id = ? AND order_version > ? AND status = 'sent' LIMIT 1";
// What a person set going again goes, whatever left meanwhile.
constexpr const char* supersede_earlier =
    "UPDATE messages SET status = 'superseded', reason = ?, due_at = NULL, updated_at = ?, settled_at = ? "
    "WHERE order_id = ? AND order_version < ? AND status IN ('queued', 'deferred') AND schedule_started_at IS NULL";

// messages_open. What a newer mail of the order tells too.
constexpr const char* supersede_kinds =
    "UPDATE messages SET status = 'superseded', reason = ?1, due_at = NULL, updated_at = ?2, settled_at = ?2 "
    "WHERE order_id = ?3 AND order_version < ?4 AND status IN ('queued', 'deferred') AND " TIDINGS_OPEN
    " AND recipient = ?5 AND kind IN (SELECT value FROM json_each(?6)) AND schedule_started_at IS NULL";

// Nothing of the order may leave before an earlier version has ended, or while a later one is on its way.
#define TIDINGS_NOTHING_EARLIER_OPEN                                                         \
    "NOT EXISTS (SELECT 1 FROM messages e WHERE e.order_id = m.order_id AND e." TIDINGS_OPEN \
    " AND e.order_version < m.order_version)"
#define TIDINGS_NOTHING_LATER_SENDING                                                        \
    "NOT EXISTS (SELECT 1 FROM messages l WHERE l.order_id = m.order_id AND l." TIDINGS_OPEN \
    " AND l.status = 'sending' AND l.order_version > m.order_version)"
#define TIDINGS_CLAIMABLE TIDINGS_NOTHING_EARLIER_OPEN " AND " TIDINGS_NOTHING_LATER_SENDING

// messages_waiting, oldest first.
constexpr const char* release_waiting =
    "UPDATE messages SET due_at = ?1, updated_at = ?1, reason = 'an earlier version of the order never came' "
    "WHERE id IN (SELECT id FROM messages m WHERE status = 'queued' AND due_at IS NULL AND created_at <= ?2 "
    "AND " TIDINGS_NOTHING_EARLIER_OPEN " ORDER BY created_at LIMIT 500)";
// messages_due.
constexpr const char* find_due =
    "SELECT id, domain FROM messages m WHERE status IN ('queued', 'deferred') AND due_at IS NOT NULL AND due_at <= ? "
    "AND domain NOT IN (SELECT value FROM json_each(?)) AND " TIDINGS_CLAIMABLE " ORDER BY due_at, id LIMIT ?";
constexpr const char* next_due =
    "SELECT due_at FROM messages m WHERE status IN ('queued', 'deferred') AND due_at IS NOT NULL AND " TIDINGS_CLAIMABLE
    " ORDER BY due_at, id LIMIT 1";
constexpr const char* claim =
    "UPDATE messages SET status = 'sending', fence = fence + 1, instance = ?, lease_until = ?, updated_at = ? WHERE id "
    "= ?";
constexpr const char* renew = "UPDATE messages SET lease_until = ? WHERE status = 'sending' AND instance = ?";
// messages_claimed.
constexpr const char* find_ended_leases =
    "SELECT id, order_id, order_version, kind FROM messages WHERE status = 'sending' AND lease_until <= ? ORDER BY "
    "lease_until LIMIT 500";

#define TIDINGS_MESSAGE_COLUMNS                                                                          \
    "m.id, m.event_id, m.order_id, m.order_version, m.kind, m.recipient, m.locale, m.status, m.reason, " \
    "m.due_at, m.attempts, m.fence, m.subject, m.mail_id, m.template_version, m.text_origin, "           \
    "m.last_reply, m.created_at, m.updated_at, m.settled_at, m.schedule_started_at, m.replay, m.copy_of"
constexpr const char* find_message = "SELECT " TIDINGS_MESSAGE_COLUMNS " FROM messages m WHERE m.id = ?";
constexpr const char* find_message_event =
    "SELECT type, payload, created_at, traceparent FROM inbox_events WHERE event_id = ?";
constexpr const char* list_messages = "SELECT " TIDINGS_MESSAGE_COLUMNS " FROM messages m WHERE 1";

constexpr const char* find_claim = "SELECT order_id, order_version, status, fence FROM messages WHERE id = ?";
constexpr const char* find_mail =
    "SELECT mail_id, subject, bytes, template_version, text_origin FROM frozen_mails WHERE message_id = ?";
constexpr const char* insert_mail = "INSERT INTO frozen_mails VALUES (?, ?, ?, ?, ?, ?)";
constexpr const char* describe_mail =
    "UPDATE messages SET mail_id = ?, subject = ?, template_version = ?, text_origin = ?, updated_at = ? WHERE id = ?";

constexpr const char* next_attempt = "SELECT coalesce(max(number), 0) + 1 FROM attempts WHERE message_id = ?";
constexpr const char* open_attempt = "SELECT number FROM attempts WHERE message_id = ? AND ended_at IS NULL";
constexpr const char* insert_intent =
    "INSERT INTO attempts (message_id, number, relay, started_at) VALUES (?, ?, ?, ?)";
constexpr const char* repeat_intent =
    "UPDATE attempts SET relay = ?, started_at = ? WHERE message_id = ? AND number = ?";
constexpr const char* end_attempt =
    "UPDATE attempts SET ended_at = ?, outcome = ?, phase = ?, reply_code = ?, enhanced_code = ?, reply = ?, charged = "
    "?, "
    "uncertain = ?, transcript = ? WHERE message_id = ? AND number = ?";
constexpr const char* end_attempt_uncertain =
    "UPDATE attempts SET ended_at = ?, outcome = 'uncertain', phase = 'dot', uncertain = 1 WHERE message_id = ? AND "
    "number = ?";
constexpr const char* attempts_of =
    "SELECT number, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged, uncertain, "
    "transcript FROM attempts WHERE message_id = ? ORDER BY number";

constexpr const char* settle =
    "UPDATE messages SET status = ?, reason = ?, due_at = ?, attempts = attempts + ?, "
    "last_reply = CASE WHEN ?5 = '' THEN last_reply ELSE ?5 END, instance = '', lease_until = NULL, "
    "updated_at = ?, settled_at = ? WHERE id = ?";

constexpr const char* quarantine_newest =
    "SELECT id, topic, partition, \"offset\", reason, value, stored_at FROM quarantine ORDER BY id DESC LIMIT ?";
// messages_by_status, and the unique index of messages.
constexpr const char* count_by_status = "SELECT status, count(*) FROM messages GROUP BY status";
// messages_due.
constexpr const char* oldest_due =
    "SELECT min(due_at) FROM messages WHERE status IN ('queued', 'deferred') AND due_at IS NOT NULL";
constexpr const char* count_events = "SELECT count(*) FROM inbox_events";
constexpr const char* count_unplanned =
    "SELECT count(*) FROM inbox_events e WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.event_id = e.event_id "
    "AND m.copy_of = '')";
constexpr const char* count_quarantine = "SELECT count(*) FROM quarantine";

}  // namespace tidings::sqlite::sql
