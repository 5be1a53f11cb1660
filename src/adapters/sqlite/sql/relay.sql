-- The relay's statements; all of them by primary key.

-- name: read_outbox
SELECT id, event_id, order_id, version, type, document, change, traceparent, created_at
  FROM order_events WHERE id > ? AND id NOT IN (SELECT id FROM parked_events) ORDER BY id LIMIT ?

-- name: read_outbox_row
SELECT id, event_id, order_id, version, type, document, change, traceparent, created_at
  FROM order_events WHERE id = ? AND id NOT IN (SELECT id FROM parked_events)

-- name: parked_orders
-- Normally there are none.
SELECT order_id, min(id) FROM parked_events GROUP BY order_id

-- name: has_event
SELECT 1 FROM order_events WHERE id = ?

-- name: park_event
INSERT INTO parked_events (id, order_id, reason, parked_at) SELECT id, order_id, ?, ? FROM order_events WHERE id = ?
    ON CONFLICT (id) DO NOTHING

-- name: list_parked
SELECT p.id, e.event_id, p.order_id, e.version, e.type, p.reason, e.created_at, p.parked_at
  FROM parked_events AS p JOIN order_events AS e ON e.id = p.id WHERE p.id > ? ORDER BY p.id LIMIT ?

-- name: find_parked
-- Unique index (event_id).
SELECT p.id, e.event_id, p.order_id, e.version, e.type, p.reason, e.created_at, p.parked_at
  FROM order_events AS e JOIN parked_events AS p ON p.id = e.id WHERE e.event_id = ?

-- name: release_parked
-- NULL: of every order. Normally there are none.
DELETE FROM parked_events WHERE ?1 IS NULL OR order_id = ?1

-- name: drop_parked
DELETE FROM parked_events WHERE id = (SELECT id FROM order_events WHERE event_id = ?)

-- name: release_behind
-- What waited for another one only (relay_window.cpp gives the reason).
DELETE FROM parked_events WHERE order_id = ? AND reason = 'an earlier version of its order is parked'

-- name: read_progress
SELECT epoch, instance, delivered_through FROM relay_lead

-- name: outbox_extent
SELECT coalesce((SELECT max(id) FROM order_events), 0), delivered_through FROM relay_lead

-- name: take_lead
UPDATE relay_lead SET epoch = ?, instance = ?

-- name: save_lead_progress
UPDATE relay_lead SET delivered_through = max(delivered_through, ?) WHERE epoch = ?
