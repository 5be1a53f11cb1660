// Every statement on the receipts, and the index it relies on.
#pragma once
#include "adapters/sqlite/order_sql.hpp"

namespace tidings::sqlite::sql {

constexpr const char* receipt_progress = "SELECT followed_through, followed, received, settled FROM receipt_progress";
// Unique index (event_id).
constexpr const char* find_awaited =
    "SELECT e.id, e.created_at, r.id, r.received_at, r.settled_at FROM order_events AS e "
    "LEFT JOIN event_receipts AS r ON r.id = e.id WHERE e.event_id = ?";
constexpr const char* keep_receipt =
    "INSERT INTO event_receipts (id, created_at, received_at, settled_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET received_at = coalesce(received_at, excluded.received_at), "
    "settled_at = coalesce(settled_at, excluded.settled_at)";
constexpr const char* drop_receipt = "DELETE FROM event_receipts WHERE id = ?";
constexpr const char* count_receipts_up = "UPDATE receipt_progress SET received = received + ?, settled = settled + ?";

// Rows for newly delivered events, a bounded number of them.
constexpr const char* follow_to =
    "SELECT count(*), max(id) FROM (SELECT id FROM order_events WHERE id > ? AND id <= (SELECT delivered_through FROM "
    "relay_progress) ORDER BY id LIMIT ?)";
constexpr const char* follow =
    "INSERT INTO event_receipts (id, created_at) SELECT id, created_at FROM order_events WHERE id > ? AND id <= ? "
    "ON CONFLICT (id) DO NOTHING";
constexpr const char* drop_settled = "DELETE FROM event_receipts WHERE id > ? AND id <= ? AND settled_at IS NOT NULL";
constexpr const char* followed = "UPDATE receipt_progress SET followed_through = ?, followed = followed + ?";

// event_receipts_unreceived and event_receipts_unsettled.
constexpr const char* overdue_ids =
    "SELECT id FROM (SELECT id FROM (SELECT id FROM event_receipts WHERE received_at IS NULL AND created_at <= ?1 "
    "AND (asked_at IS NULL OR asked_at <= ?3) AND " TIDINGS_NOT_PARKED
    " ORDER BY created_at LIMIT ?4) "
    "UNION SELECT id FROM (SELECT id FROM event_receipts WHERE settled_at IS NULL AND created_at <= ?2 "
    "AND (asked_at IS NULL OR asked_at <= ?3) AND " TIDINGS_NOT_PARKED
    " ORDER BY created_at LIMIT ?4)) ORDER BY id LIMIT ?4";
constexpr const char* asked_again = "UPDATE event_receipts SET asked_at = ?, asked = asked + 1 WHERE id = ?";
constexpr const char* receipt_of = "SELECT received_at, asked FROM event_receipts WHERE id = ?";
constexpr const char* event_of_row = "SELECT " TIDINGS_EVENT_COLUMNS " FROM order_events WHERE id = ?";

constexpr const char* count_ahead =
    "SELECT count(*), coalesce(sum(e.id <= (SELECT delivered_through FROM relay_progress)), 0), "
    "coalesce(sum(r.received_at IS NULL AND e.created_at <= ?), 0), "
    "min(CASE WHEN e.id > (SELECT delivered_through FROM relay_progress) THEN e.created_at END) FROM order_events AS e "
    "LEFT JOIN event_receipts AS r ON r.id = e.id WHERE e.id > ?";
constexpr const char* count_parked = "SELECT count(*) FROM parked_events";
constexpr const char* count_late = "SELECT count(*) FROM event_receipts WHERE received_at IS NULL AND created_at <= ?";

}  // namespace tidings::sqlite::sql
