// Every statement on the orders file, and the index it relies on.
#pragma once

namespace tidings::sqlite::sql {

// Primary key (scope, key).
constexpr const char* find_key =
    "SELECT fingerprint, status, location, etag, body FROM idempotency_keys WHERE scope = ? AND key = ?";
constexpr const char* insert_key = "INSERT INTO idempotency_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
// idempotency_keys_by_age; in small steps, so that no write waits long behind it.
constexpr const char* trim_keys =
    "DELETE FROM idempotency_keys WHERE rowid IN "
    "(SELECT rowid FROM idempotency_keys WHERE created_at < ? ORDER BY created_at LIMIT 500)";

constexpr const char* insert_order =
    "INSERT INTO orders (id, version, status, reference, email, customer_name, currency, total, created_at, "
    "updated_at, "
    "document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
constexpr const char* update_order =
    "UPDATE orders SET version = ?, status = ?, reference = ?, email = ?, customer_name = ?, currency = ?, total = ?, "
    "updated_at = ?, document = ? WHERE id = ? AND version = ?";
constexpr const char* insert_event =
    "INSERT INTO order_events (event_id, order_id, version, type, payload, traceparent, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr const char* find_order = "SELECT id, version, document FROM orders WHERE id = ?";

// Columns that read_event expects, in this order.
#define TIDINGS_EVENT_COLUMNS "id, event_id, order_id, version, type, payload, traceparent, created_at"
// Unique index (order_id, version).
constexpr const char* events_of =
    "SELECT " TIDINGS_EVENT_COLUMNS " FROM order_events WHERE order_id = ? ORDER BY version";

#define TIDINGS_NOT_PARKED "id NOT IN (SELECT id FROM parked_events)"
constexpr const char* read_outbox =
    "SELECT " TIDINGS_EVENT_COLUMNS " FROM order_events WHERE id > ? AND " TIDINGS_NOT_PARKED " ORDER BY id LIMIT ?";
constexpr const char* read_outbox_row =
    "SELECT " TIDINGS_EVENT_COLUMNS " FROM order_events WHERE id = ? AND " TIDINGS_NOT_PARKED;
// parked_events_by_order.
constexpr const char* parked_orders = "SELECT order_id, min(id) FROM parked_events GROUP BY order_id";
constexpr const char* has_event = "SELECT 1 FROM order_events WHERE id = ?";
constexpr const char* park =
    "INSERT INTO parked_events (id, order_id, reason, parked_at) SELECT id, order_id, ?, ? FROM order_events WHERE id "
    "= ? "
    "ON CONFLICT (id) DO NOTHING";

constexpr const char* read_progress = "SELECT epoch, instance, delivered_through FROM relay_progress";
// Two index probes.
constexpr const char* outbox_extent =
    "SELECT coalesce((SELECT max(id) FROM order_events), 0), delivered_through FROM relay_progress";
constexpr const char* take_lead = "UPDATE relay_progress SET epoch = ?, instance = ?";
constexpr const char* save_progress =
    "UPDATE relay_progress SET delivered_through = max(delivered_through, ?) WHERE epoch = ?";

}  // namespace tidings::sqlite::sql
