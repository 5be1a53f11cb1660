-- The statements of the receipt book, with the index each relies on. Nothing here grows with the history.

-- name: receipt_progress
SELECT followed_through, received, settled FROM receipt_progress

-- name: find_event
-- Unique index (event_id).
SELECT id FROM order_events WHERE event_id = ?

-- name: find_page
SELECT received, settled FROM early_receipts WHERE page = ?

-- name: keep_page
INSERT INTO early_receipts (page, received, settled) VALUES (?, CAST(? AS BLOB), CAST(? AS BLOB))
    ON CONFLICT (page) DO UPDATE SET received = excluded.received, settled = excluded.settled

-- name: drop_pages
DELETE FROM early_receipts WHERE page < ?

-- name: find_receipt
SELECT received_at, asked FROM event_receipts WHERE id = ?

-- name: note_received
UPDATE event_receipts SET received_at = ?, asked_at = 0 WHERE id = ?

-- name: drop_receipt
DELETE FROM event_receipts WHERE id = ?

-- name: count_receipts_up
UPDATE receipt_progress SET received = received + ?, settled = settled + ?

-- name: delivered_after
SELECT id, created_at FROM order_events WHERE id > ? AND id <= (SELECT delivered_through FROM relay_lead) ORDER BY id LIMIT ?

-- name: await_receipt
INSERT INTO event_receipts (id, created_at, received_at) VALUES (?, ?, ?)

-- name: followed
UPDATE receipt_progress SET followed_through = ?

-- name: mend_asked_at
-- The clock was set back: what lies ahead (of ?1) counts from now. event_receipts_unsettled.
UPDATE event_receipts SET asked_at = ?1, created_at = min(created_at, ?1) WHERE asked_at > ?1

-- name: mend_created_at
-- The same for those nobody was asked for yet.
UPDATE event_receipts SET created_at = ?1 WHERE asked_at = 0 AND created_at > ?1

-- name: overdue_ids
-- event_receipts_unreceived and event_receipts_unsettled: first who was never asked, the oldest first, then who was asked
-- longest ago.
SELECT id FROM (
    SELECT id FROM (SELECT id FROM event_receipts WHERE received_at IS NULL AND asked_at = 0 AND created_at <= ?1
                       AND id NOT IN (SELECT id FROM parked_events) ORDER BY created_at LIMIT ?4)
    UNION
    SELECT id FROM (SELECT id FROM event_receipts WHERE received_at IS NULL AND asked_at > 0 AND asked_at <= ?3
                       AND id NOT IN (SELECT id FROM parked_events) ORDER BY asked_at, created_at LIMIT ?4)
    UNION
    SELECT id FROM (SELECT id FROM event_receipts WHERE asked_at = 0 AND created_at <= ?2
                       AND id NOT IN (SELECT id FROM parked_events) ORDER BY created_at LIMIT ?4)
    UNION
    SELECT id FROM (SELECT id FROM event_receipts WHERE asked_at > 0 AND asked_at <= ?3 AND created_at <= ?2
                       AND id NOT IN (SELECT id FROM parked_events) ORDER BY asked_at, created_at LIMIT ?4))
 ORDER BY id LIMIT ?4

-- name: asked_again
UPDATE event_receipts SET asked_at = ?, asked = asked + 1 WHERE id = ?

-- name: event_of_row
SELECT id, event_id, order_id, version, type, document, change, traceparent, created_at FROM order_events WHERE id = ?

-- name: count_late
-- Up to ten thousand of each kind.
SELECT (SELECT count(*) FROM (SELECT 1 FROM event_receipts WHERE received_at IS NULL AND asked_at = 0 AND created_at <= ?
                              LIMIT 10000))
     + (SELECT count(*) FROM (SELECT 1 FROM event_receipts WHERE received_at IS NULL AND asked_at > 0 LIMIT 10000))

-- name: events_after
SELECT id, created_at FROM order_events WHERE id > ? ORDER BY id LIMIT 10000

-- name: count_events
SELECT coalesce((SELECT max(id) FROM order_events), 0), delivered_through, (SELECT count(*) FROM parked_events),
       (SELECT e.created_at FROM order_events AS e WHERE e.id > delivered_through ORDER BY e.id LIMIT 1)
  FROM relay_lead
