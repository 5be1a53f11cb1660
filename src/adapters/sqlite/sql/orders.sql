-- The statements of the order repository, with the index each relies on.

-- name: find_key
-- Primary key (scope, key); unique index (order_id, version).
SELECT k.fingerprint, k.order_id, k.version, e.document
  FROM idempotency_keys AS k JOIN order_events AS e ON e.order_id = k.order_id AND e.version = k.version
 WHERE k.scope = ? AND k.key = ?

-- name: insert_key
INSERT INTO idempotency_keys (scope, key, fingerprint, order_id, version, created_at) VALUES (?, ?, ?, ?, ?, ?)

-- name: trim_keys
-- idempotency_keys_by_age; in small steps, so that no write waits long behind it.
DELETE FROM idempotency_keys WHERE (scope, key) IN
    (SELECT scope, key FROM idempotency_keys WHERE created_at < ? ORDER BY created_at LIMIT 500)

-- name: insert_order
INSERT INTO orders (id, version, status, reference, email, customer_name) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO NOTHING

-- name: update_order
UPDATE orders SET version = ?, status = ?, reference = ?, email = ?, customer_name = ? WHERE id = ? AND version = ?

-- name: insert_event
INSERT INTO order_events (event_id, order_id, version, created_at, type, traceparent, change, document)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)

-- name: find_order
-- Unique index (order_id, version).
SELECT version, document FROM order_events WHERE order_id = ? ORDER BY version DESC LIMIT 1

-- name: events_of_order
-- Unique index (order_id, version).
SELECT event_id, type, version, created_at, change
  FROM order_events WHERE order_id = ? AND version > ? ORDER BY version LIMIT ?

-- name: find_customers_order
-- orders_by_email; primary key of former_emails.
SELECT (SELECT id FROM orders WHERE email = ?1 COLLATE NOCASE ORDER BY id LIMIT 1),
       (SELECT order_id FROM former_emails WHERE address = ?1 ORDER BY order_id LIMIT 1)

-- name: documents_of_order
SELECT id, version, document FROM order_events WHERE order_id = ? AND version > ? ORDER BY version LIMIT 10

-- name: rewrite_document
UPDATE order_events SET document = ?2 WHERE id = ?1

-- name: erase_order_head
UPDATE orders SET email = 'erased@erased.invalid', customer_name = '',
                  reference = CASE WHEN instr(lower(reference), lower(?2)) > 0 THEN '' ELSE reference END
 WHERE id = ?1 AND email = ?2 COLLATE NOCASE

-- name: forget_former_email
DELETE FROM former_emails WHERE order_id = ?1 AND (?3 OR address = ?2)

-- name: old_orders
-- ?1: go on behind this id; ?2: no younger order has an id below it; ?3: look at so many; ?4: no event of what goes is younger. The second
-- column: whether it may go.
SELECT o.id,
       coalesce((SELECT e.created_at < ?4 AND e.id < (SELECT max(id) FROM order_events)
                        AND e.id <= (SELECT min(l.delivered_through, p.followed_through) FROM relay_lead AS l, receipt_progress AS p)
                   FROM order_events AS e WHERE e.order_id = o.id ORDER BY e.version DESC LIMIT 1), 0)
       AND NOT EXISTS (SELECT 1 FROM order_events AS e
                        WHERE e.order_id = o.id AND (EXISTS (SELECT 1 FROM event_receipts AS r WHERE r.id = e.id)
                                                  OR EXISTS (SELECT 1 FROM parked_events AS p WHERE p.id = e.id)))
  FROM orders AS o WHERE o.id > ?1 AND o.id < ?2 ORDER BY o.id LIMIT ?3

-- name: drop_events_of
DELETE FROM order_events WHERE order_id = ?

-- name: drop_addresses_of
DELETE FROM former_emails WHERE order_id = ?

-- name: drop_order
DELETE FROM orders WHERE id = ?
