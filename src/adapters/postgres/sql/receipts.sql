-- The statements of the receipt book. Nothing here grows with the history, nor with what waits: only events of the last
-- seconds are counted one by one.

-- name: lock_receipts
-- Changes of receipts take turns on this row, so a statement behind it sees everything before it.
SELECT followed_through FROM receipt_progress FOR UPDATE

-- name: record_receipts
-- Events are found by their unique event_id. One that was followed and has no row is settled already.
WITH told AS MATERIALIZED (
    SELECT e.id, bool_or(t.settled) AS settled, e.id > p.followed_through AS early
      FROM receipt_progress AS p CROSS JOIN unnest($1::uuid[], $2::boolean[]) AS t (event_id, settled)
     CROSS JOIN LATERAL (SELECT o.id FROM order_events AS o WHERE o.event_id = t.event_id LIMIT 1) AS e
     GROUP BY e.id, p.followed_through
), bits AS MATERIALIZED (
    SELECT id / 1024 AS page, bit_or(set_bit(0::bit(1024), (id % 1024)::int, 1)) AS received,
           bit_or(set_bit(0::bit(1024), (id % 1024)::int, settled::int)) AS settled
      FROM told WHERE early GROUP BY id / 1024
), pages AS MATERIALIZED (
    SELECT b.page, b.received | COALESCE(e.received, 0::bit(1024)) AS received,
           b.settled | COALESCE(e.settled, 0::bit(1024)) AS settled,
           bit_count(b.received & ~COALESCE(e.received, 0::bit(1024))) AS received_more,
           bit_count(b.settled & ~COALESCE(e.settled, 0::bit(1024))) AS settled_more
      FROM bits AS b
      LEFT JOIN LATERAL (SELECT * FROM early_receipts AS r WHERE r.page = b.page LIMIT 1) AS e ON true
), kept AS (
    INSERT INTO early_receipts (page, received, settled) SELECT page, received, settled FROM pages
        ON CONFLICT (page) DO UPDATE SET received = EXCLUDED.received, settled = EXCLUDED.settled
), open AS MATERIALIZED (
    SELECT t.id, t.settled, r.received_at IS NULL AS is_news
      FROM told AS t
     CROSS JOIN LATERAL (SELECT r.received_at FROM event_receipts AS r WHERE r.id = t.id LIMIT 1) AS r
     WHERE NOT t.early
), noted AS (
    UPDATE event_receipts SET received_at = now(), asked_at = '-infinity'
     WHERE id = ANY (ARRAY(SELECT id FROM open WHERE is_news AND NOT settled))
), gone AS (
    DELETE FROM event_receipts WHERE id = ANY (ARRAY(SELECT id FROM open WHERE settled))
)
UPDATE receipt_progress
   SET received = received + (SELECT COALESCE(sum(received_more), 0) FROM pages)::bigint
                           + (SELECT count(*) FROM open WHERE is_news),
       settled = settled + (SELECT COALESCE(sum(settled_more), 0) FROM pages)::bigint
                         + (SELECT count(*) FROM open WHERE settled)

-- name: count_accepted
-- Keeps the count of committed events. The highest id of one call is noted, the next call notes a transaction younger than
-- every one that can have drawn a lower id (open_group draws the transaction's id first), and once all below that one have
-- ended, nothing can appear at or below the noted id any more. A transaction from the future is one of another cluster.
UPDATE receipt_progress AS p
   SET counted = counted + CASE WHEN next_transaction <= oldest THEN
           (SELECT count(*) FROM order_events AS e WHERE e.id > p.counted_through AND e.id <= p.next_through) ELSE 0 END,
       counted_through = CASE WHEN next_transaction <= oldest THEN next_through ELSE counted_through END,
       next_through = CASE WHEN next_transaction <= oldest
           THEN GREATEST(next_through, (SELECT max(e.id) FROM order_events AS e)) ELSE next_through END,
       next_transaction = CASE WHEN next_transaction IS NULL OR next_transaction > own THEN own
                               WHEN next_transaction > oldest THEN next_transaction END
  FROM (SELECT pg_current_xact_id()::text::bigint AS own,
               pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest) AS now

-- name: follow_relay
-- Gives delivered events that are old enough and still open their rows. Below delivered_through no id can still be
-- committed.
WITH delivered AS MATERIALIZED (
    SELECT id, created_at FROM order_events
     WHERE id > (SELECT followed_through FROM receipt_progress) AND id <= (SELECT delivered_through FROM relay_lead)
     ORDER BY id LIMIT $1::bigint
), reach AS MATERIALIZED (
    SELECT max(id) AS through FROM delivered
     WHERE created_at <= now() - $2::bigint * interval '1 millisecond' OR created_at > now() + interval '1 second'  -- the clock was set back
), awaited AS (
    INSERT INTO event_receipts (id, created_at, received_at)
    SELECT d.id, d.created_at, CASE WHEN e.received = 1 THEN now() END
      FROM delivered AS d
      LEFT JOIN LATERAL (
           SELECT get_bit(r.received, (d.id % 1024)::int) AS received, get_bit(r.settled, (d.id % 1024)::int) AS settled
             FROM early_receipts AS r WHERE r.page = d.id / 1024 LIMIT 1) AS e ON true
     WHERE d.id <= (SELECT through FROM reach) AND COALESCE(e.settled, 0) = 0
), gone AS (
    DELETE FROM early_receipts WHERE page < ((SELECT through FROM reach) + 1) / 1024
)
UPDATE receipt_progress
   SET followed_through = through,
       followed = followed + (SELECT count(*) FROM delivered WHERE id <= through)
  FROM reach WHERE through IS NOT NULL
RETURNING (SELECT count(*) FROM delivered WHERE id <= through)

-- name: mend_receipt_times
-- The clock was set back: what lies ahead counts from now. By event_receipts_unsettled: a range at its end, and one behind those who were
-- never asked.
UPDATE event_receipts
   SET created_at = LEAST(created_at, now()), asked_at = LEAST(asked_at, now())
 WHERE id = ANY (ARRAY(SELECT id FROM (
           (SELECT id FROM event_receipts WHERE asked >= 0 AND asked_at > now() + interval '1 second' ORDER BY asked_at, created_at LIMIT 10000)
           UNION ALL
           (SELECT id FROM event_receipts WHERE asked >= 0 AND asked_at = '-infinity' AND created_at > now() + interval '1 second'
             ORDER BY created_at LIMIT 10000)) AS ahead))

-- name: ask_again
-- event_receipts_unreceived and event_receipts_unsettled: first who was never asked, the oldest first, then who was asked
-- longest ago.
WITH due AS (
    (SELECT id FROM event_receipts AS r
      WHERE received_at IS NULL AND asked_at = '-infinity' AND created_at <= now() - $1::bigint * interval '1 millisecond'
        AND NOT EXISTS (SELECT FROM parked_events AS p WHERE p.id = r.id)
      ORDER BY created_at LIMIT $4::bigint)
    UNION
    (SELECT id FROM event_receipts AS r
      WHERE received_at IS NULL AND asked_at > '-infinity' AND asked_at <= now() - $3::bigint * interval '1 millisecond'
        AND NOT EXISTS (SELECT FROM parked_events AS p WHERE p.id = r.id)
      ORDER BY asked_at, created_at LIMIT $4::bigint)
    UNION
    (SELECT id FROM event_receipts AS r
      WHERE asked >= 0 AND asked_at = '-infinity' AND created_at <= now() - $2::bigint * interval '1 millisecond'
        AND NOT EXISTS (SELECT FROM parked_events AS p WHERE p.id = r.id)
      ORDER BY created_at LIMIT $4::bigint)
    UNION
    (SELECT id FROM event_receipts AS r
      WHERE asked >= 0 AND asked_at > '-infinity' AND asked_at <= now() - $3::bigint * interval '1 millisecond'
        AND created_at <= now() - $2::bigint * interval '1 millisecond'
        AND NOT EXISTS (SELECT FROM parked_events AS p WHERE p.id = r.id)
      ORDER BY asked_at, created_at LIMIT $4::bigint)
), asked AS (
    UPDATE event_receipts AS r SET asked_at = now(), asked = asked + 1
     WHERE id = ANY (ARRAY(SELECT id FROM due ORDER BY id LIMIT $4::bigint))
    RETURNING r.id, r.received_at IS NOT NULL AS received, r.asked
)
SELECT a.received, a.asked,
       e.id, e.event_id, e.order_id, e.version, e.type, e.document, e.change, e.traceparent, e.created_at
  FROM asked AS a JOIN order_events AS e ON e.id = a.id ORDER BY e.id

-- name: count_receipts
-- Late events are counted up to $2 of each kind. The events that are not followed are late up to the one whose id was
-- drawn that long ago.
SELECT p.counted + (SELECT count(*) FROM order_events AS e WHERE e.id > p.counted_through),
       p.followed + (SELECT count(*) FROM order_events AS e WHERE e.id > p.followed_through AND e.id <= l.delivered_through),
       p.received, p.settled,
       (SELECT count(*) FROM (SELECT FROM event_receipts AS r
                               WHERE r.received_at IS NULL AND r.asked_at = '-infinity' AND r.created_at <= late.before
                               LIMIT $2::bigint) AS unasked)
       + (SELECT count(*) FROM (SELECT FROM event_receipts AS r
                                 WHERE r.received_at IS NULL AND r.asked_at > '-infinity' LIMIT $2::bigint) AS asked)
       + (SELECT count(*) FROM (
            SELECT FROM order_events AS e
              LEFT JOIN LATERAL (SELECT get_bit(r.received, (e.id % 1024)::int) AS received
                                   FROM early_receipts AS r WHERE r.page = e.id / 1024 LIMIT 1) AS early ON true
             WHERE e.id > p.followed_through AND e.created_at <= late.before AND COALESCE(early.received, 0) = 0
               AND e.id <= (SELECT o.id FROM order_events AS o
                             WHERE o.event_id <= (lpad(to_hex((extract(epoch FROM late.before) * 1000)::bigint), 12, '0')
                                                  || repeat('f', 20))::uuid
                             ORDER BY o.event_id DESC LIMIT 1)
             LIMIT $2::bigint) AS unfollowed),
       (SELECT count(*) FROM parked_events),
       GREATEST(0, COALESCE(ceil(extract(epoch FROM now() - (
           SELECT e.created_at FROM order_events AS e WHERE e.id > l.delivered_through ORDER BY e.id LIMIT 1)) * 1000), 0))::bigint
  FROM receipt_progress AS p CROSS JOIN relay_lead AS l
 CROSS JOIN (SELECT now() - $1::bigint * interval '1 millisecond' AS before) AS late
