-- The statements of the order repository; order_writes.cpp puts the parameters of the writes together. Every look-up by id
-- is a LIMIT 1 sub-select, so that it stays an index probe whatever the planner thinks of the table's size.

-- name: open_group
-- First in every write: draws the transaction's id before any outbox id is drawn (the relay's watermark relies on it),
-- and takes the keys' locks without waiting. They must be held before the next statement takes its snapshot, so that it
-- sees who won.
SELECT pg_current_xact_id()::text, (SELECT count(pg_try_advisory_xact_lock(key)) FROM unnest($1::bigint[]) AS key)

-- name: lock_orders
-- In id order, so that two groups cannot wait for each other. The next statement's snapshot then sees the final versions.
SELECT count(*) FROM (SELECT id FROM orders WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE) AS locked

-- name: write_creates
-- One array per member of the commands. Unique violations (an id that another transaction is just writing) undo the group;
-- each write is then tried alone. OFFSET 0 keeps the ids from being drawn before the row was judged.
WITH decided AS MATERIALIZED (
    SELECT judged.*, CASE WHEN fits AND free AND used_fingerprint IS NULL THEN nextval('order_events_id') END AS outbox_id
      FROM (
        SELECT given.*, used.*, given.key IS NULL OR pg_try_advisory_xact_lock(given.key_hash) AS free,
               (SELECT true FROM orders AS o WHERE o.id = given.id LIMIT 1) IS NULL AS fits
          FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::timestamptz[],
                      $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bigint[], $16::text[])
               WITH ORDINALITY
            AS given (id, version, status, reference, email, customer_name, event_id, event_at, type, traceparent, change,
                      document, scope, key, key_hash, fingerprint, n)
          LEFT JOIN LATERAL (
            SELECT k.fingerprint AS used_fingerprint, k.order_id AS used_order, k.version AS used_version
              FROM idempotency_keys AS k WHERE k.scope = given.scope AND k.key = given.key LIMIT 1) AS used ON true
        OFFSET 0) AS judged
), stored AS (
    INSERT INTO orders (id, version, status, reference, email, customer_name)
    SELECT id, version, status, reference, email, customer_name FROM decided WHERE outbox_id IS NOT NULL
), events AS (
    INSERT INTO order_events (id, event_id, order_id, version, created_at, type, traceparent, change, document)
    SELECT outbox_id, event_id, id, version, event_at, type, traceparent, change, document
      FROM decided WHERE outbox_id IS NOT NULL
), claims AS (
    INSERT INTO idempotency_keys (scope, key, fingerprint, order_id, version)
    SELECT scope, key, fingerprint, id, version FROM decided WHERE outbox_id IS NOT NULL AND key IS NOT NULL
)
SELECT n, outbox_id, free, used_fingerprint, used_order, used_version,
       (SELECT e.document FROM order_events AS e WHERE e.order_id = used_order AND e.version = used_version LIMIT 1)
  FROM decided

-- name: write_changes
-- As write_creates, for orders that must stand at the version before.
WITH decided AS MATERIALIZED (
    SELECT judged.*, CASE WHEN fits AND free AND used_fingerprint IS NULL THEN nextval('order_events_id') END AS outbox_id
      FROM (
        SELECT given.*, used.*, given.key IS NULL OR pg_try_advisory_xact_lock(given.key_hash) AS free,
               (SELECT o.version = given.version - 1 FROM orders AS o WHERE o.id = given.id LIMIT 1) IS TRUE AS fits
          FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::timestamptz[],
                      $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bigint[], $16::text[])
               WITH ORDINALITY
            AS given (id, version, status, reference, email, customer_name, event_id, event_at, type, traceparent, change,
                      document, scope, key, key_hash, fingerprint, n)
          LEFT JOIN LATERAL (
            SELECT k.fingerprint AS used_fingerprint, k.order_id AS used_order, k.version AS used_version
              FROM idempotency_keys AS k WHERE k.scope = given.scope AND k.key = given.key LIMIT 1) AS used ON true
        OFFSET 0) AS judged
), stored AS (
    UPDATE orders AS o
       SET version = d.version, status = d.status, reference = d.reference, email = d.email,
           customer_name = d.customer_name
      FROM decided AS d WHERE d.outbox_id IS NOT NULL AND o.id = d.id
), events AS (
    INSERT INTO order_events (id, event_id, order_id, version, created_at, type, traceparent, change, document)
    SELECT outbox_id, event_id, id, version, event_at, type, traceparent, change, document
      FROM decided WHERE outbox_id IS NOT NULL
), claims AS (
    INSERT INTO idempotency_keys (scope, key, fingerprint, order_id, version)
    SELECT scope, key, fingerprint, id, version FROM decided WHERE outbox_id IS NOT NULL AND key IS NOT NULL
)
SELECT n, outbox_id, free, used_fingerprint, used_order, used_version,
       (SELECT e.document FROM order_events AS e WHERE e.order_id = used_order AND e.version = used_version LIMIT 1)
  FROM decided

-- name: find_orders
-- The newest version of each order that exists, one look into order_events' index by order and version for each.
SELECT wanted.id, newest.version, newest.document
  FROM unnest($1::uuid[]) AS wanted (id)
 CROSS JOIN LATERAL (SELECT e.version, e.document FROM order_events AS e
                      WHERE e.order_id = wanted.id ORDER BY e.version DESC LIMIT 1) AS newest

-- name: find_key
SELECT k.fingerprint, k.order_id, k.version,
       (SELECT e.document FROM order_events AS e WHERE e.order_id = k.order_id AND e.version = k.version LIMIT 1)
  FROM idempotency_keys AS k WHERE k.scope = $1::text AND k.key = $2::text

-- name: events_of_order
-- Without the documents: a story is short, however large its order is.
SELECT event_id, type, version, created_at, change
  FROM order_events WHERE order_id = $1::uuid AND version > $2::bigint ORDER BY version LIMIT $3::bigint

-- name: purge_keys
-- Oldest first, in bites, so that no transaction is long and several instances can purge at once.
DELETE FROM idempotency_keys USING (
    SELECT scope AS s, key AS k FROM idempotency_keys WHERE created_at < now() - make_interval(secs => $1::bigint)
     ORDER BY created_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED) AS old
 WHERE scope = s AND key = k

-- name: find_customers_order
-- orders_by_email; former_emails.
SELECT (SELECT id FROM orders WHERE lower(email COLLATE "C") = lower($1::text COLLATE "C") ORDER BY id LIMIT 1),
       (SELECT order_id FROM former_emails WHERE address = lower($1::text COLLATE "C") ORDER BY order_id LIMIT 1)

-- name: documents_of_order
-- In bites: a document may have 250 KB.
SELECT id, version, document FROM order_events WHERE order_id = $1::uuid AND version > $2::bigint ORDER BY version LIMIT 10

-- name: rewrite_document
UPDATE order_events SET document = $2::text WHERE id = $1::bigint

-- name: erase_order_head
UPDATE orders SET email = 'erased@erased.invalid', customer_name = '',
       reference = CASE WHEN strpos(lower(reference COLLATE "C"), lower($2::text COLLATE "C")) > 0 THEN '' ELSE reference END
 WHERE id = $1::uuid AND lower(email COLLATE "C") = lower($2::text COLLATE "C")

-- name: forget_former_email
DELETE FROM former_emails WHERE order_id = $1::uuid AND ($3::boolean OR address = lower($2::text COLLATE "C"))

-- name: lock_old_orders
-- Changes of these orders finish first or find nothing. The next statement sees what they did. In id order, as lock_orders.
SELECT count(*) FROM (SELECT id FROM orders WHERE id > $2::uuid AND id < $1::uuid ORDER BY id LIMIT $3::bigint FOR UPDATE) AS locked

-- name: drop_old_orders
-- $1: no younger order has an id below it; $2: go on behind this id; $3: look at so many at most; $4: no event of them is younger.
-- Answers how many went, how many were looked at, and the last of them. A probe per order of its last event, and per event of
-- event_receipts and parked_events, which hold what is open.
WITH bite AS MATERIALIZED (
    SELECT id FROM orders WHERE id > $2::uuid AND id < $1::uuid ORDER BY id LIMIT $3::bigint
), done AS MATERIALIZED (
    SELECT LEAST(l.delivered_through, p.followed_through, p.counted_through, (SELECT max(id) - 1 FROM order_events)) AS through
      FROM relay_lead AS l CROSS JOIN receipt_progress AS p
), old AS MATERIALIZED (
    SELECT b.id
      FROM bite AS b
     CROSS JOIN LATERAL (SELECT e.id, e.created_at FROM order_events AS e WHERE e.order_id = b.id ORDER BY e.version DESC LIMIT 1) AS last
     WHERE last.created_at < $4::timestamptz AND last.id <= (SELECT through FROM done)
       AND (SELECT true FROM order_events AS e
             WHERE e.order_id = b.id
               AND ((SELECT true FROM event_receipts AS r WHERE r.id = e.id LIMIT 1) OR (SELECT true FROM parked_events AS p WHERE p.id = e.id LIMIT 1))
             LIMIT 1) IS NULL
), events AS (
    DELETE FROM order_events WHERE order_id = ANY(ARRAY(SELECT id FROM old))
), addresses AS (
    DELETE FROM former_emails WHERE order_id = ANY(ARRAY(SELECT id FROM old))
), gone AS (
    DELETE FROM orders WHERE id = ANY(ARRAY(SELECT id FROM old)) RETURNING 1
)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM bite), (SELECT id FROM bite ORDER BY id DESC LIMIT 1)
