-- The relay's statements.

-- name: take_lead
-- The database's clock decides. The same instance renews under its epoch; another one may step in when the lease is over.
-- A leader that finds itself in another database than the one whose events it has in memory is none: in a restored dump the
-- same ids will name other events. A new table, database, cluster or timeline (a standby took over, a recovery to a point
-- in time) makes another store.
UPDATE relay_lead
   SET epoch = CASE WHEN instance = $1::text AND relay_lead.store = here.store THEN epoch ELSE epoch + 1 END,
       instance = $1::text, store = here.store, lease_until = now() + $2::bigint * interval '1 millisecond'
  FROM (SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
               || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) || '/'
               || 'relay_lead'::regclass::oid AS store) AS here
 WHERE instance = $1::text OR lease_until <= now() OR relay_lead.store <> here.store
       -- Nobody's lease reaches so far: the clock was set back.
    OR lease_until > now() + 3 * $2::bigint * interval '1 millisecond'
RETURNING epoch, delivered_through, relay_lead.store

-- name: save_lead_progress
UPDATE relay_lead
   SET delivered_through = GREATEST(delivered_through, $2::bigint), lease_until = now() + $3::bigint * interval '1 millisecond'
 WHERE epoch = $1::bigint AND store = $4::text
   AND store = (SELECT system_identifier FROM pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
               || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) || '/'
               || 'relay_lead'::regclass::oid

-- name: read_outbox
-- One statement, so rows and watermarks come from one snapshot: a gap that this snapshot does not show, and whose
-- transaction is not below oldest_running, may still fill. Every writer draws its transaction's id before its outbox ids
-- (open_group).
-- A snapshot's xmax is only behind the latest transaction that ended: younger ones may run, with ids drawn below a row that
-- is visible. A running transaction holds a lock on its own id (as 32 bits; xmax gives the rest), and pg_locks is read
-- after the snapshot was taken, so one that is missing there has ended and the next snapshot shows what it wrote.
SELECT pg_snapshot_xmin(seen)::text::bigint,
       1 + (SELECT GREATEST(ended, max(ended + (running.transactionid::text::bigint - ended % 4294967296 + 6442450944) % 4294967296
                                       - 2147483648))
              FROM (SELECT pg_snapshot_xmax(seen)::text::bigint AS ended) AS snapshot
              LEFT JOIN pg_locks AS running ON running.locktype = 'transactionid' AND running.mode = 'ExclusiveLock'
             GROUP BY ended),
       e.id, e.event_id, e.order_id, e.version, e.type, e.document, e.change, e.traceparent, e.created_at
  FROM (SELECT pg_current_snapshot() AS seen) AS now
  LEFT JOIN ((SELECT * FROM order_events AS o
               WHERE id > $1::bigint AND NOT EXISTS (SELECT FROM parked_events AS p WHERE p.id = o.id)
               ORDER BY id LIMIT $2::bigint)
             UNION ALL
             (SELECT * FROM order_events AS o
               WHERE id = ANY($3::bigint[]) AND id <= $1::bigint
                 AND NOT EXISTS (SELECT FROM parked_events AS p WHERE p.id = o.id))) AS e ON true
 ORDER BY e.id

-- name: parked_orders
SELECT order_id, min(id) FROM parked_events GROUP BY order_id

-- name: list_parked
SELECT p.id, e.event_id, p.order_id, e.version, e.type, p.reason, e.created_at, p.parked_at
  FROM parked_events AS p
 CROSS JOIN LATERAL (SELECT * FROM order_events AS o WHERE o.id = p.id LIMIT 1) AS e
 WHERE p.id > $1::bigint ORDER BY p.id LIMIT $2::bigint

-- name: find_parked
SELECT p.id, e.event_id, p.order_id, e.version, e.type, p.reason, e.created_at, p.parked_at
  FROM (SELECT * FROM order_events WHERE event_id = $1::uuid) AS e
 CROSS JOIN LATERAL (SELECT * FROM parked_events AS k WHERE k.id = e.id LIMIT 1) AS p

-- name: release_parked
-- NULL: of every order. Normally there are none.
DELETE FROM parked_events WHERE $1::uuid IS NULL OR order_id = $1::uuid

-- name: discard_parked
-- With record_receipts. What waited for it only (relay_window.cpp gives the reason) goes again.
WITH gone AS (
    DELETE FROM parked_events WHERE id = (SELECT id FROM order_events WHERE event_id = $1::uuid) RETURNING order_id
), freed AS (
    DELETE FROM parked_events AS p USING gone WHERE p.order_id = gone.order_id AND p.reason = 'an earlier version of its order is parked'
)
SELECT count(*) FROM gone

-- name: outbox_extent
-- Two index probes.
SELECT COALESCE((SELECT max(id) FROM order_events), 0), (SELECT delivered_through FROM relay_lead)

-- name: park_event
WITH there AS (SELECT id, order_id FROM order_events WHERE id = $1::bigint),
     parked AS (INSERT INTO parked_events (id, order_id, reason) SELECT id, order_id, $2::text FROM there ON CONFLICT DO NOTHING)
SELECT count(*) FROM there
