-- The statements of inbox and message journal. Every one that works on messages takes arrays: what waits at one moment shares it.
-- Each reads by the index named beside it, a probe per row of its arrays; LIMIT 1 sub-selects keep a probe a probe whatever the planner
-- believes about the table. A planner that has seen an empty table likes to begin with all of it; `= ANY (the same ids)` beside a join
-- says what to begin with. A row that the statement has locked is changed at its place (ctid): it cannot move meanwhile. A write checks the fence in the statement that writes: a stale one changes nothing.
-- The cases of the rule "may this mail go" (notify/mail_sequence.hpp) are named where a statement decides them.

-- name: lock_orders
-- A transaction that changes an open message of these orders finishes first, so that the next statements see what it did. By
-- open_messages_by_order; in order against deadlocks.
SELECT count(*)
  FROM (SELECT DISTINCT order_id FROM unnest($1::uuid[]) AS g (order_id) ORDER BY order_id) AS g
 CROSS JOIN LATERAL (SELECT o.id FROM open_messages AS o WHERE o.order_id = g.order_id ORDER BY o.order_version, o.id FOR UPDATE) AS locked

-- name: store_events
INSERT INTO inbox (event_id, order_id, version, type, payload, traceparent, event_at, reference, partition_id, record_offset, is_test)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::text[], $9::bigint[],
                     $10::bigint[], $11::boolean[])
    ON CONFLICT (event_id) DO NOTHING

-- name: store_messages
-- Only for events that this transaction stored. What may go at once enters its lane, or is born claimed ($11: there is room for it in
-- this instance's hands, $12, for the lease $13). Mail sequence: late (a later mail of the order was sent), earlier_open, later_sending,
-- complete. A version whose predecessor comes in the same batch does not see it yet and waits for release_orders.
WITH judged AS MATERIALIZED (
    SELECT g.*,
           CASE WHEN g.status <> 'queued' THEN 'ended'
                WHEN COALESCE((SELECT bool_or(l.status = 'sent') FROM messages AS l
                                WHERE l.order_id = g.order_id AND l.order_version > g.version), false) THEN 'late'
                WHEN (SELECT true FROM open_messages AS e WHERE e.order_id = g.order_id AND e.order_version < g.version LIMIT 1) IS NULL
                 AND (SELECT true FROM open_messages AS l
                       WHERE l.order_id = g.order_id AND l.order_version > g.version AND (l.status = 'sending') IS TRUE LIMIT 1) IS NULL
                 AND (g.version = 1 OR (
                      SELECT last_sent.version = g.version - 1
                          OR g.version - 1 - last_sent.version =
                             (SELECT count(DISTINCT p.order_version) FROM messages AS p
                               WHERE p.order_id = g.order_id AND p.order_version > last_sent.version AND p.order_version < g.version)
                        FROM (SELECT COALESCE((SELECT p.order_version FROM messages AS p
                                                WHERE p.order_id = g.order_id AND p.order_version < g.version AND (p.status = 'sent') IS TRUE
                                                ORDER BY p.order_version DESC LIMIT 1), 0) AS version OFFSET 0) AS last_sent)) THEN 'goes'
                ELSE 'waits' END AS turn
      FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                  $11::boolean[])
           AS g (id, event_id, order_id, version, kind, recipient, domain, locale, status, reason, offered)
     CROSS JOIN LATERAL (SELECT xmin FROM inbox AS i WHERE i.event_id = g.event_id LIMIT 1) AS stored
     WHERE stored.xmin = pg_current_xact_id()::xid
), opened AS (
    INSERT INTO open_messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, lane,
                               ready_at, due_at, look_at, fence, instance, lease_until)
    SELECT id, event_id, order_id, version, kind, recipient, domain, locale, CASE WHEN born THEN 'sending' ELSE 'queued' END, reason,
           CASE WHEN turn = 'goes' AND NOT born THEN domain END, CASE WHEN turn = 'goes' AND NOT born THEN now() END,
           CASE WHEN turn = 'goes' THEN now() END, CASE WHEN turn = 'waits' THEN now() + interval '1 second' END,
           born::int, CASE WHEN born THEN $12::text END, CASE WHEN born THEN now() + $13::bigint * interval '1 millisecond' END
      FROM (SELECT *, turn = 'goes' AND offered AS born FROM judged WHERE turn IN ('goes', 'waits')) AS j
        ON CONFLICT (id) DO NOTHING
    RETURNING id, event_id, status, lane
), ended AS (
    INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts, tries,
                          fence, last_reply, created_at, updated_at, settled_at, replay)
    SELECT id, event_id, order_id, version, kind, recipient, domain, locale, CASE WHEN turn = 'late' THEN 'superseded' ELSE status END,
           CASE WHEN turn = 'late' THEN 'a later mail of this order was sent before this event arrived' ELSE reason END, 0, 0, 0, '',
           now(), now(), now(), ''
      FROM judged WHERE turn IN ('ended', 'late')
        ON CONFLICT (id) DO NOTHING
    RETURNING event_id
), planned AS (
    INSERT INTO ledger (name, count)
    SELECT 'planned', count(DISTINCT event_id)
      FROM (SELECT event_id FROM opened UNION ALL SELECT event_id FROM ended) AS stored HAVING count(*) > 0
)
SELECT id, status, lane FROM opened

-- name: hold_later
-- A version came after later ones had entered their lanes: those wait again. Mail sequence: earlier_open. A probe of
-- open_messages_by_order per message.
UPDATE open_messages AS m
   SET lane = NULL, ready_at = NULL, due_at = NULL, look_at = now() + interval '1 second', updated_at = now()
 WHERE m.id = ANY(ARRAY(
       SELECT later.id
         FROM unnest($1::uuid[], $2::bigint[]) AS g (order_id, version)
        CROSS JOIN LATERAL (SELECT l.id, l.order_version FROM open_messages AS l
                             WHERE l.order_id = g.order_id AND l.order_version > g.version AND (l.lane IS NOT NULL) IS TRUE
                             ORDER BY l.order_version LIMIT 1000) AS later
        WHERE (SELECT true FROM open_messages AS e WHERE e.order_id = g.order_id AND e.order_version < later.order_version LIMIT 1) IS TRUE))

-- name: follow_address
-- Of the events that this transaction stored: the customer's address is another one. Earlier mails of their orders that may still be
-- written anew go there; one that is held is taken from its holder, who finds out before the final dot. By open_messages_by_order.
WITH told AS MATERIALIZED (
    SELECT g.* FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[]) AS g (event_id, order_id, version, recipient, domain)
     CROSS JOIN LATERAL (SELECT xmin FROM inbox AS i WHERE i.event_id = g.event_id LIMIT 1) AS stored
     WHERE stored.xmin = pg_current_xact_id()::xid
), moved AS MATERIALIZED (
    SELECT DISTINCT ON (o.id) o.id, t.version, t.recipient, t.domain
      FROM told AS t
     CROSS JOIN LATERAL (SELECT * FROM open_messages AS m WHERE m.order_id = t.order_id AND m.order_version < t.version
                          ORDER BY m.order_version LIMIT 1000) AS o
     WHERE o.kind <> 'merchant_new_order' AND o.copy_of IS NULL AND o.recipient <> t.recipient
       AND (o.status <> 'sending' OR (SELECT true FROM mails AS f WHERE f.message_id = o.id AND f.intent_fence = o.fence LIMIT 1) IS NULL)
     ORDER BY o.id, t.version DESC
), thawed AS (
    DELETE FROM mails WHERE message_id = ANY(ARRAY(SELECT id FROM moved))
)
UPDATE open_messages AS m
   SET recipient = moved.recipient, recipient_domain = moved.domain, status = 'queued', attempts = 0,
       reason = 'the address was corrected by version ' || moved.version || ' of the order', lane = NULL, ready_at = NULL,
       due_at = CASE WHEN m.due_at IS NOT NULL THEN now() END, look_at = CASE WHEN m.due_at IS NOT NULL THEN now() ELSE m.look_at END,
       instance = NULL, lease_until = NULL, updated_at = now()
  FROM moved WHERE m.id = ANY(ARRAY(SELECT id FROM moved)) AND m.id = moved.id

-- name: supersede_replaced
-- Of the messages that this transaction queued: what a newer mail of the order to the same recipient tells too is not sent any more.
-- $2: kinds with commas between them; $3: the orders. By open_messages_by_order.
WITH gone AS (
    DELETE FROM open_messages AS e
     USING unnest($1::uuid[], $2::text[]) AS g (id, kinds)
     CROSS JOIN LATERAL (SELECT n.order_id, n.order_version, n.recipient, n.xmin AS stored_by FROM open_messages AS n
                          WHERE n.id = g.id LIMIT 1) AS s
     WHERE e.order_id = ANY($3::uuid[]) AND s.stored_by = pg_current_xact_id()::xid AND e.order_id = s.order_id AND e.order_version < s.order_version
       AND (e.status <> 'sending') IS TRUE AND e.recipient = s.recipient AND e.kind = ANY(string_to_array(g.kinds, ','))
       AND e.schedule_started_at IS NULL
    RETURNING e.*, s.order_version AS by_version
)
INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts, tries,
                      fence, last_reply, created_at, updated_at, settled_at, schedule_started_at, replay, copy_of)
SELECT id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, 'superseded',
       'version ' || by_version || ' of the order came before it was sent', attempts, tries, fence, last_reply, created_at, now(), now(),
       schedule_started_at, replay, copy_of
  FROM gone

-- name: store_quarantined
INSERT INTO quarantine (topic, partition_id, record_offset, problem, reason, key, headers, value, written_at)
VALUES ($1::text, $2::bigint, $3::bigint, $4::text, $5::text, $6::bytea, $7::bytea[], $8::bytea, $9::timestamptz)
    ON CONFLICT (topic, partition_id, record_offset) DO NOTHING

-- name: release_orders
-- Frees what waits in these orders and may go now. Mail sequence: earlier_open, later_sending, complete; what a person set going needs
-- no earlier version. By open_messages_by_order and messages_by_order.
UPDATE open_messages AS w
   SET lane = w.recipient_domain, ready_at = now(), due_at = now(), look_at = NULL, updated_at = now()
 WHERE w.order_id = ANY($1::uuid[]) AND (w.lane IS NULL AND w.due_at IS NULL AND w.status <> 'sending') IS TRUE
   AND (SELECT true FROM open_messages AS e WHERE e.order_id = w.order_id AND e.order_version < w.order_version LIMIT 1) IS NULL
   AND (SELECT true FROM open_messages AS l
         WHERE l.order_id = w.order_id AND l.order_version > w.order_version AND (l.status = 'sending') IS TRUE LIMIT 1) IS NULL
   AND (w.schedule_started_at IS NOT NULL OR (
        SELECT last_sent.version = w.order_version - 1
            OR w.order_version - 1 - last_sent.version =
               (SELECT count(DISTINCT p.order_version) FROM messages AS p
                 WHERE p.order_id = w.order_id AND p.order_version > last_sent.version AND p.order_version < w.order_version)
          FROM (SELECT COALESCE((SELECT p.order_version FROM messages AS p
                                  WHERE p.order_id = w.order_id AND p.order_version < w.order_version AND (p.status = 'sent') IS TRUE
                                  ORDER BY p.order_version DESC LIMIT 1), 0) AS version OFFSET 0) AS last_sent))
RETURNING lane

-- name: look_again
-- Whose time has come: timed messages enter their lane, or wait when an earlier version is open; waiting ones enter it when they may go
-- or have waited $2 milliseconds for a version that never came, and are looked at again after three times as long as they waited.
-- Mail sequence: earlier_open, later_sending, complete, overdue. By open_messages_look; $3: nothing is to be looked at before it.
WITH looked AS MATERIALIZED (
    SELECT id FROM open_messages WHERE look_at <= now() AND look_at >= $3::timestamptz ORDER BY look_at LIMIT $1::bigint
       FOR UPDATE SKIP LOCKED
), judged AS MATERIALIZED (
    SELECT w.id, w.recipient_domain, w.due_at, w.created_at,
           (SELECT true FROM open_messages AS e WHERE e.order_id = w.order_id AND e.order_version < w.order_version LIMIT 1) IS NULL
           AND (SELECT true FROM open_messages AS l
                 WHERE l.order_id = w.order_id AND l.order_version > w.order_version AND (l.status = 'sending') IS TRUE LIMIT 1) IS NULL
           AND (w.due_at IS NOT NULL OR w.schedule_started_at IS NOT NULL
                OR w.created_at <= now() - $2::bigint * interval '1 millisecond' OR (
                SELECT last_sent.version = w.order_version - 1
                    OR w.order_version - 1 - last_sent.version =
                       (SELECT count(DISTINCT p.order_version) FROM messages AS p
                         WHERE p.order_id = w.order_id AND p.order_version > last_sent.version AND p.order_version < w.order_version)
                  FROM (SELECT COALESCE((SELECT p.order_version FROM messages AS p
                                          WHERE p.order_id = w.order_id AND p.order_version < w.order_version AND (p.status = 'sent') IS TRUE
                                          ORDER BY p.order_version DESC LIMIT 1), 0) AS version OFFSET 0) AS last_sent)) AS goes
      FROM looked CROSS JOIN LATERAL (SELECT * FROM open_messages AS o WHERE o.id = looked.id LIMIT 1) AS w
)
UPDATE open_messages AS m
   SET lane = CASE WHEN goes THEN j.recipient_domain END, ready_at = CASE WHEN goes THEN now() END,
       due_at = CASE WHEN goes THEN COALESCE(j.due_at, now()) END,
       look_at = CASE WHEN NOT goes THEN
           GREATEST(now() + interval '1 second',
                    LEAST(now() + 3 * (now() - j.created_at), j.created_at + $2::bigint * interval '1 millisecond',
                          now() + interval '10 minutes')) END
  FROM judged AS j WHERE m.id = ANY(ARRAY(SELECT id FROM looked)) AND m.id = j.id
RETURNING m.lane

-- name: claim_ready
-- $4: lanes, $5: nothing stands in the lane before it, $6: how many of it at most. By open_messages_ready: it reads what it takes, and
-- no more than four times $2. Rows that another instance is claiming are passed over.
WITH heads AS MATERIALIZED (
    SELECT c.place, c.id, c.ready_at
      FROM unnest($4::text[], $5::timestamptz[], $6::bigint[]) AS g (lane, floor, room)
     CROSS JOIN LATERAL (SELECT o.ctid AS place, o.id, o.ready_at FROM open_messages AS o WHERE o.lane = g.lane AND o.ready_at >= g.floor
                          ORDER BY o.ready_at, o.id LIMIT g.room FOR UPDATE SKIP LOCKED) AS c
), taken AS MATERIALIZED (
    SELECT place FROM heads ORDER BY ready_at, id LIMIT $2::bigint
), claimed AS (
    UPDATE open_messages AS m
       SET status = 'sending', fence = m.fence + 1, instance = $1::text, lease_until = now() + $3::bigint * interval '1 millisecond',
           lane = NULL, ready_at = NULL, look_at = NULL, updated_at = now()
     WHERE m.ctid = ANY(ARRAY(SELECT place FROM taken))
    RETURNING m.*
)
SELECT c.id, c.event_id, c.order_id, c.order_version, c.kind, c.recipient, c.locale, c.status, c.reason, c.due_at, c.attempts, c.fence,
       c.last_reply, c.created_at, c.updated_at, NULL::timestamptz, c.schedule_started_at, c.replay, c.copy_of, COALESCE(i.is_test, false),
       f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note,
       i.type, i.payload, i.event_at, i.traceparent, f.bytes, f.dictionary, d.bytes
  FROM claimed AS c
  LEFT JOIN LATERAL (SELECT * FROM inbox WHERE event_id = c.event_id LIMIT 1) AS i ON true
  LEFT JOIN LATERAL (SELECT * FROM mails WHERE message_id = c.id LIMIT 1) AS f ON true
  LEFT JOIN LATERAL (SELECT bytes FROM mail_dictionaries WHERE id = f.dictionary LIMIT 1) AS d ON true
 ORDER BY c.due_at, c.id

-- name: find_lanes
-- The lanes behind $1 in which something stands, and since when; at most $2. A probe of open_messages_ready per lane.
WITH RECURSIVE lanes AS (
    (SELECT lane, ready_at, 1 AS n FROM open_messages WHERE lane > $1::text ORDER BY lane, ready_at, id LIMIT 1)
    UNION ALL
    SELECT next.lane, next.ready_at, lanes.n + 1
      FROM lanes CROSS JOIN LATERAL (SELECT lane, ready_at FROM open_messages AS o WHERE o.lane > lanes.lane
                                      ORDER BY o.lane, o.ready_at, o.id LIMIT 1) AS next
     WHERE lanes.n < $2::bigint
)
SELECT lane, LEAST(ready_at, now() - interval '1 minute') FROM lanes

-- name: next_due
-- Milliseconds until something may be claimed that could not be before: at once when something stands in a lane and $2 says that lanes
-- are known, otherwise when look_again has something to do. $1: as there. By open_messages_ready_since and open_messages_look.
SELECT CASE WHEN $2::boolean AND (SELECT true FROM open_messages WHERE ready_at IS NOT NULL AND status <> 'sending' ORDER BY ready_at LIMIT 1) THEN 0
            ELSE (SELECT GREATEST(0, ceil(extract(epoch FROM look_at - clock_timestamp()) * 1000))::bigint
                    FROM open_messages WHERE look_at IS NOT NULL AND look_at >= $1::timestamptz ORDER BY look_at LIMIT 1) END

-- name: look_floor
-- Before it nothing is to be looked at, but perhaps all that was while some old transaction is open (a dump, a forgotten session): its
-- entries stay in the index, and only this look goes through them. The minute is for what a transaction wrote at its beginning and
-- shows at its end.
SELECT LEAST(now() - interval '1 minute', (SELECT look_at FROM open_messages WHERE look_at IS NOT NULL ORDER BY look_at LIMIT 1)),
       now() - interval '1 minute', now(),
       COALESCE((SELECT look_at FROM open_messages WHERE look_at IS NOT NULL ORDER BY look_at DESC LIMIT 1)
                > now() + $1::bigint * interval '1 millisecond' + interval '1 minute', false)

-- name: mend_times
-- The clock was set back, or may have been while nobody looked: times that lie ahead wait for nothing. Queued messages are due now,
-- deferred ones at the latest after the longest pause ($1), a lease ends at the latest after one ($2): who lives renews it before. $3: so
-- many at most of each kind. By open_messages_look, open_messages_ready_since and open_messages_by_status.
WITH timed AS MATERIALIZED (
    SELECT id FROM open_messages
     WHERE look_at > now() + interval '1 second'
       AND (status <> 'deferred' OR look_at > now() + $1::bigint * interval '1 millisecond' + interval '1 second')
     ORDER BY look_at DESC LIMIT $3::bigint FOR UPDATE SKIP LOCKED
), ready AS MATERIALIZED (
    SELECT id FROM open_messages WHERE ready_at > now() + interval '1 second' AND status <> 'sending'
     ORDER BY ready_at DESC LIMIT $3::bigint FOR UPDATE SKIP LOCKED
), held AS MATERIALIZED (
    SELECT id FROM open_messages
     WHERE status = 'sending' AND lease_until > now() + $2::bigint * interval '1 millisecond' + interval '1 second'
     ORDER BY id LIMIT $3::bigint FOR UPDATE SKIP LOCKED
)
UPDATE open_messages AS m
   SET ready_at = CASE WHEN ready_at > now() THEN now() ELSE ready_at END,
       due_at = CASE WHEN due_at IS NOT NULL THEN LEAST(due_at, now() + CASE WHEN status = 'deferred' AND lane IS NULL THEN $1::bigint ELSE 0 END
                                                                  * interval '1 millisecond') END,
       look_at = CASE WHEN look_at IS NOT NULL THEN LEAST(look_at, now() + CASE WHEN status = 'deferred' THEN $1::bigint ELSE 0 END
                                                                    * interval '1 millisecond') END,
       lease_until = CASE WHEN lease_until IS NOT NULL THEN LEAST(lease_until, now() + $2::bigint * interval '1 millisecond') END,
       created_at = LEAST(created_at, now()), updated_at = LEAST(updated_at, now()),
       schedule_started_at = CASE WHEN schedule_started_at > now() THEN now() ELSE schedule_started_at END
 WHERE id = ANY(ARRAY(SELECT id FROM timed UNION SELECT id FROM ready UNION SELECT id FROM held))
RETURNING lane

-- name: keep_mails
-- Intents, with the mail's bytes when it has none yet ($4 is NULL when it has), and bytes without an intent ($10 is NULL). An intent
-- whose answer was lost is taken over. A message that is not held, or whose bytes are others, gives no row. The lock is against a
-- recovery that would see no intent yet.
WITH held AS MATERIALIZED (
    SELECT g.*, o.tries
      FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                  $10::text[], $11::timestamptz[])
           AS g (id, fence, dictionary, bytes, mail_id, subject, template_version, text_origin, ai_note, relay, started_at)
     CROSS JOIN LATERAL (SELECT tries FROM open_messages AS m WHERE m.id = g.id AND m.fence = g.fence AND m.status = 'sending'
                          LIMIT 1 FOR NO KEY UPDATE) AS o
)
INSERT INTO mails AS kept (message_id, bytes, dictionary, mail_id, subject, template_version, text_origin, ai_note, intent_fence, number,
                           relay, started_at)
SELECT id, bytes, dictionary, mail_id, subject, template_version, text_origin, ai_note, CASE WHEN relay IS NULL THEN 0 ELSE fence END,
       CASE WHEN relay IS NULL THEN 0 ELSE tries + 1 END, COALESCE(relay, ''), started_at
  FROM held
    ON CONFLICT (message_id) DO UPDATE
       SET bytes = COALESCE(kept.bytes, EXCLUDED.bytes),
           dictionary = CASE WHEN kept.bytes IS NULL THEN EXCLUDED.dictionary ELSE kept.dictionary END,
           mail_id = CASE WHEN EXCLUDED.bytes IS NULL THEN kept.mail_id ELSE EXCLUDED.mail_id END,
           subject = CASE WHEN EXCLUDED.bytes IS NULL THEN kept.subject ELSE EXCLUDED.subject END,
           template_version = CASE WHEN EXCLUDED.bytes IS NULL THEN kept.template_version ELSE EXCLUDED.template_version END,
           text_origin = CASE WHEN EXCLUDED.bytes IS NULL THEN kept.text_origin ELSE EXCLUDED.text_origin END,
           ai_note = CASE WHEN EXCLUDED.bytes IS NULL THEN kept.ai_note ELSE EXCLUDED.ai_note END,
           intent_fence = GREATEST(kept.intent_fence, EXCLUDED.intent_fence),
           number = CASE WHEN EXCLUDED.intent_fence = 0 THEN kept.number ELSE EXCLUDED.number END,
           relay = CASE WHEN EXCLUDED.intent_fence = 0 THEN kept.relay ELSE EXCLUDED.relay END,
           started_at = CASE WHEN EXCLUDED.intent_fence = 0 THEN kept.started_at ELSE EXCLUDED.started_at END
     WHERE kept.bytes IS NULL OR EXCLUDED.bytes IS NULL OR kept.bytes = EXCLUDED.bytes
RETURNING message_id, number

-- name: keep_dictionaries
INSERT INTO mail_dictionaries (id, bytes) SELECT * FROM unnest($1::bigint[], $2::bytea[]) ON CONFLICT (id) DO NOTHING

-- name: held_messages
SELECT o.id FROM unnest($1::uuid[], $2::bigint[]) AS g (id, fence)
 CROSS JOIN LATERAL (SELECT id FROM open_messages AS m WHERE m.id = g.id AND m.fence = g.fence AND m.status = 'sending' LIMIT 1) AS o

-- name: end_messages
-- A terminal state for messages that are held. $5: an attempt is given; an open intent becomes it, and one that nothing is said about
-- sent nothing. A message that is not held any more gives no row.
WITH given AS MATERIALIZED (
    SELECT *
      FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::timestamptz[], $8::timestamptz[],
                  $9::text[], $10::text[], $11::bigint[], $12::text[], $13::text[], $14::boolean[], $15::boolean[], $16::text[])
        AS g (id, fence, status, reason, tried, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged,
              uncertain, transcript)
), said AS MATERIALIZED (
    SELECT o.*, g.status, g.reason, g.tried, g.relay, g.started_at, g.ended_at, g.outcome, g.phase, g.reply_code, g.enhanced_code, g.reply,
           g.charged, g.uncertain, g.transcript, i.relay AS intent_relay, i.started_at AS intent_at
      FROM given AS g
     CROSS JOIN LATERAL (SELECT ctid AS place, id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, attempts,
                                tries, fence, last_reply, created_at, schedule_started_at, replay, copy_of
                           FROM open_messages AS m WHERE m.id = g.id AND m.fence = g.fence AND m.status = 'sending'
                          LIMIT 1 FOR UPDATE) AS o
      LEFT JOIN LATERAL (SELECT relay, started_at FROM mails AS m
                          WHERE m.message_id = g.id AND m.intent_fence = g.fence AND NOT g.tried LIMIT 1) AS i ON true
), gone AS (
    DELETE FROM open_messages WHERE ctid = ANY(ARRAY(SELECT place FROM said))
), attempted AS (
    INSERT INTO attempts (message_id, number, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged,
                          uncertain, transcript)
    SELECT id, tries + 1, CASE WHEN tried THEN relay ELSE intent_relay END, CASE WHEN tried THEN started_at ELSE intent_at END,
           COALESCE(ended_at, now()), CASE WHEN tried THEN outcome ELSE 'called_off' END, phase, reply_code, enhanced_code, reply, charged,
           uncertain, transcript
      FROM said WHERE tried OR intent_at IS NOT NULL
)
INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts, tries,
                      fence, last_reply, created_at, updated_at, settled_at, schedule_started_at, replay, copy_of)
SELECT id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts + charged::int,
       tries + (tried OR intent_at IS NOT NULL)::int, fence, CASE WHEN reply <> '' THEN reply ELSE last_reply END, created_at, now(), now(),
       schedule_started_at, replay, copy_of
  FROM said
RETURNING id, order_id, order_version, status, event_id

-- name: put_back
-- The same for messages that are due again later: deferred, or queued and nothing charged. $17: milliseconds.
WITH given AS MATERIALIZED (
    SELECT *
      FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::timestamptz[], $8::timestamptz[],
                  $9::text[], $10::text[], $11::bigint[], $12::text[], $13::text[], $14::boolean[], $15::boolean[], $16::text[],
                  $17::bigint[])
        AS g (id, fence, status, reason, tried, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged,
              uncertain, transcript, retry_ms)
), held AS MATERIALIZED (
    SELECT g.*, o.place, o.tries, o.order_id, i.relay AS intent_relay, i.started_at AS intent_at
      FROM given AS g
     CROSS JOIN LATERAL (SELECT ctid AS place, tries, order_id FROM open_messages AS m WHERE m.id = g.id AND m.fence = g.fence AND m.status = 'sending'
                          LIMIT 1 FOR UPDATE) AS o
      LEFT JOIN LATERAL (SELECT relay, started_at FROM mails AS m
                          WHERE m.message_id = g.id AND m.intent_fence = g.fence AND NOT g.tried LIMIT 1) AS i ON true
), attempted AS (
    INSERT INTO attempts (message_id, number, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged,
                          uncertain, transcript)
    SELECT id, tries + 1, CASE WHEN tried THEN relay ELSE intent_relay END, CASE WHEN tried THEN started_at ELSE intent_at END,
           COALESCE(ended_at, now()), CASE WHEN tried THEN outcome ELSE 'called_off' END, phase, reply_code, enhanced_code, reply, charged,
           uncertain, transcript
      FROM held WHERE tried OR intent_at IS NOT NULL
)
UPDATE open_messages AS o
   SET status = h.status, reason = h.reason, due_at = now() + h.retry_ms * interval '1 millisecond',
       look_at = now() + h.retry_ms * interval '1 millisecond', attempts = o.attempts + h.charged::int,
       tries = o.tries + (h.tried OR h.intent_at IS NOT NULL)::int,
       last_reply = CASE WHEN h.reply <> '' THEN h.reply ELSE o.last_reply END, instance = NULL, lease_until = NULL, updated_at = now()
  FROM held AS h WHERE o.ctid = h.place
RETURNING o.id, o.order_id

-- name: supersede_earlier
-- These messages were sent: earlier ones of their orders would only confuse. What a person set going again goes, whatever left
-- meanwhile. Only for those that end_messages has ended. By open_messages_by_order.
WITH gone AS (
    DELETE FROM open_messages AS e
     USING unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS g (id, order_id, version)
     WHERE e.order_id = ANY($2::uuid[]) AND e.order_id = g.order_id AND e.order_version < g.version AND (e.status <> 'sending') IS TRUE
       AND e.schedule_started_at IS NULL
       AND (SELECT true FROM messages AS s WHERE s.id = g.id AND s.status = 'sent' LIMIT 1) IS TRUE
    RETURNING e.*
)
INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts, tries,
                      fence, last_reply, created_at, updated_at, settled_at, schedule_started_at, replay, copy_of)
SELECT id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, 'superseded',
       'a later mail of the order was sent first', attempts, tries, fence, last_reply, created_at, now(), now(), schedule_started_at,
       replay, copy_of
  FROM gone

-- name: renew_leases
UPDATE open_messages AS o SET lease_until = now() + $3::bigint * interval '1 millisecond'
  FROM unnest($1::uuid[], $2::bigint[]) AS g (id, fence)
 WHERE o.id = ANY($1::uuid[]) AND o.id = g.id AND o.fence = g.fence AND o.status = 'sending'

-- name: recover_leases
-- Leases that ended: with an open intent the mail may have left. $1: hold those, or of the kinds $3 just not. By open_messages_by_status.
WITH lapsed AS MATERIALIZED (
    SELECT id FROM open_messages WHERE status = 'sending' AND lease_until <= now() ORDER BY id LIMIT $2::bigint FOR UPDATE SKIP LOCKED
), judged AS MATERIALIZED (
    SELECT o.*, i.number, i.relay, i.started_at, i.number IS NOT NULL AS unsure,
           i.number IS NOT NULL AND $1::boolean <> (o.kind = ANY($3::text[])) AS hold
      FROM lapsed CROSS JOIN LATERAL (SELECT * FROM open_messages AS m WHERE m.id = lapsed.id LIMIT 1) AS o
      LEFT JOIN LATERAL (SELECT number, relay, started_at FROM mails AS m
                          WHERE m.message_id = o.id AND m.intent_fence = o.fence LIMIT 1) AS i ON true
), attempted AS (
    INSERT INTO attempts (message_id, number, relay, started_at, ended_at, outcome, uncertain)
    SELECT id, number, relay, started_at, now(), 'uncertain', true FROM judged WHERE unsure
), queued AS (
    UPDATE open_messages AS m
       SET status = 'queued', due_at = now(), look_at = now(), instance = NULL, lease_until = NULL, updated_at = now(),
           tries = m.tries + j.unsure::int,
           reason = CASE WHEN j.unsure THEN 'uncertain: the answer to the last attempt was lost, it is sent again' ELSE m.reason END
      FROM judged AS j WHERE m.id = ANY(ARRAY(SELECT id FROM lapsed)) AND m.id = j.id AND NOT j.hold
), gone AS (
    DELETE FROM open_messages AS m USING judged AS j WHERE m.id = ANY(ARRAY(SELECT id FROM lapsed)) AND m.id = j.id AND j.hold
), held AS (
    INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts, tries,
                          fence, last_reply, created_at, updated_at, settled_at, schedule_started_at, replay, copy_of)
    SELECT id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, 'dead', 'uncertain', attempts, tries + 1,
           fence, last_reply, created_at, now(), now(), schedule_started_at, replay, copy_of
      FROM judged WHERE hold
)
SELECT unsure, order_id FROM judged

-- name: find_event
SELECT event_id, order_id, version, type, event_at, traceparent, reference, stored_at, partition_id, record_offset FROM inbox WHERE event_id = $1::uuid LIMIT $2::bigint

-- name: find_events_by_trace
-- inbox_by_trace
SELECT event_id, order_id, version, type, event_at, traceparent, reference, stored_at, partition_id, record_offset
  FROM inbox WHERE substr(traceparent, 4, 32) = $1::text AND traceparent <> '' ORDER BY event_id DESC LIMIT $2::bigint

-- name: find_events_by_number
-- inbox_by_number
SELECT event_id, order_id, version, type, event_at, traceparent, reference, stored_at, partition_id, record_offset
  FROM inbox WHERE right(order_id::text, 10) = $1::text AND version = 1 ORDER BY event_id DESC LIMIT $2::bigint

-- name: find_events_by_reference
-- inbox_by_reference
SELECT event_id, order_id, version, type, event_at, traceparent, reference, stored_at, partition_id, record_offset
  FROM inbox WHERE reference = $1::text AND reference <> '' ORDER BY event_id DESC LIMIT $2::bigint

-- name: events_of_order
-- Every event has a message: open_messages_by_order and messages_by_order know the events of an order.
SELECT i.event_id, i.order_id, i.version, i.type, i.event_at, i.traceparent, i.reference, i.stored_at, i.partition_id, i.record_offset, i.payload
  FROM (SELECT DISTINCT order_version, event_id FROM every_message WHERE order_id = $1::uuid AND order_version > $2::bigint
         ORDER BY order_version, event_id LIMIT $3::bigint) AS e
 CROSS JOIN LATERAL (SELECT * FROM inbox AS b WHERE b.event_id = e.event_id LIMIT 1) AS i
 ORDER BY i.version

-- name: messages_of_order
SELECT m.id, m.event_id, m.order_id, m.order_version, m.kind, m.recipient, m.locale, m.status, m.reason, m.due_at, m.attempts, m.fence,
       m.last_reply, m.created_at, m.updated_at, m.settled_at, m.schedule_started_at, m.replay, m.copy_of,
       COALESCE((SELECT i.is_test FROM inbox AS i WHERE i.event_id = m.event_id LIMIT 1), false),
       f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note
  FROM (SELECT * FROM every_message WHERE order_id = $1::uuid AND order_version BETWEEN $2::bigint AND $3::bigint
         ORDER BY order_version, id LIMIT 200) AS m
  LEFT JOIN LATERAL (SELECT * FROM mails WHERE message_id = m.id LIMIT 1) AS f ON true
 ORDER BY m.order_version, m.id

-- name: count_views
-- Each to $1 and no further, by open_messages_by_status, messages_not_sent and the indexes of copies.
SELECT wanted.status, (SELECT count(*) FROM (SELECT FROM open_messages AS m WHERE m.status = wanted.status AND m.status <> 'sent' LIMIT $1::bigint) AS few)
  FROM unnest('{queued,sending,deferred}'::text[]) AS wanted (status)
UNION ALL
SELECT wanted.status,
       (SELECT count(*) FROM (SELECT FROM messages AS m WHERE m.status = wanted.status AND m.status <> 'sent' LIMIT $1::bigint) AS few)
  FROM unnest('{failed,dead,suppressed,skipped,superseded}'::text[]) AS wanted (status)
UNION ALL
SELECT 'copies', (SELECT count(*) FROM (SELECT FROM open_messages WHERE copy_of IS NOT NULL LIMIT $1::bigint) AS few)
UNION ALL
SELECT 'copies', (SELECT count(*) FROM (SELECT FROM messages WHERE copy_of IS NOT NULL LIMIT $1::bigint) AS few)

-- name: find_message
SELECT m.id, m.event_id, m.order_id, m.order_version, m.kind, m.recipient, m.locale, m.status, m.reason, m.due_at, m.attempts, m.fence,
       m.last_reply, m.created_at, m.updated_at, m.settled_at, m.schedule_started_at, m.replay, m.copy_of,
       COALESCE((SELECT i.is_test FROM inbox AS i WHERE i.event_id = m.event_id LIMIT 1), false),
       f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note
  FROM every_message AS m LEFT JOIN mails AS f ON f.message_id = m.id
 WHERE m.id = $1::uuid

-- name: attempts_of
-- The open intent comes last.
SELECT number, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged, uncertain, transcript
  FROM attempts WHERE message_id = $1::uuid
UNION ALL
SELECT f.number, f.relay, f.started_at, NULL, '', '', 0, '', '', false, false, ''
  FROM mails AS f JOIN open_messages AS o ON o.id = f.message_id AND o.status = 'sending' AND o.fence = f.intent_fence
 WHERE f.message_id = $1::uuid
 ORDER BY number

-- name: mail_of
SELECT f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note, f.bytes, f.dictionary, d.bytes
  FROM mails AS f LEFT JOIN mail_dictionaries AS d ON d.id = f.dictionary
 WHERE f.message_id = $1::uuid AND f.bytes IS NOT NULL

-- name: list_quarantine
-- The head of quarantine_list. Without the values: a page of them could be as large as the memory.
SELECT id, topic, partition_id, record_offset, problem, reason, octet_length(value)::bigint, stored_at FROM quarantine

-- name: latest_quarantined
SELECT id, topic, problem, left(reason, 200), stored_at FROM quarantine ORDER BY id DESC LIMIT $1::bigint

-- name: find_quarantined
SELECT id, topic, partition_id, record_offset, problem, reason, octet_length(value)::bigint, stored_at, value FROM quarantine WHERE id = $1::bigint

-- name: read_quarantined
SELECT topic, partition_id, record_offset, key, value, written_at FROM quarantine WHERE id = $1::bigint

-- name: headers_of_quarantined
SELECT headers[at], headers[at + 1]
  FROM (SELECT headers FROM quarantine WHERE id = $1::bigint) AS q, generate_series(1, cardinality(headers), 2) AS at
 ORDER BY at

-- name: drop_quarantined
DELETE FROM quarantine WHERE id = $1::bigint

-- name: read_ledger
-- One snapshot: each name's count, how many rows that is and the lowest of their ids. $1: no row that counts is below it. Two more names
-- are counted: sending, which is as much as mails are under way, by open_messages_by_status, and oldest_due, in milliseconds.
SELECT name, sum(count)::bigint, count(*), min(id) FROM ledger WHERE id >= $1::bigint GROUP BY name
UNION ALL
SELECT 'sending', count(*), 0, NULL FROM open_messages WHERE status = 'sending'
UNION ALL
SELECT 'oldest_due', GREATEST(0, ceil(extract(epoch FROM now() - LEAST(
           (SELECT ready_at FROM open_messages WHERE ready_at IS NOT NULL AND status <> 'sending' ORDER BY ready_at LIMIT 1),
           (SELECT look_at FROM open_messages WHERE look_at IS NOT NULL ORDER BY look_at LIMIT 1))) * 1000))::bigint, 0, NULL

-- name: fold_ledger
-- Adds up rows that nobody else is adding up: one row for each name, many less.
WITH gone AS (
    DELETE FROM ledger WHERE id IN (SELECT id FROM ledger WHERE id >= $1::bigint ORDER BY id LIMIT 20000 FOR UPDATE SKIP LOCKED)
    RETURNING *
)
INSERT INTO ledger (name, count) SELECT name, sum(count) FROM gone GROUP BY name HAVING sum(count) <> 0

-- name: settled_events
-- The ids of planned messages begin with their event's first eight bytes, so both look-ups are a short range of a primary key.
SELECT g.event_id
  FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS g (event_id, first_id, last_id)
 WHERE (SELECT true FROM open_messages AS o WHERE o.id >= g.first_id AND o.id <= g.last_id AND o.event_id = g.event_id AND o.copy_of IS NULL
         LIMIT 1) IS NULL
   AND (SELECT true FROM messages AS m WHERE m.id >= g.first_id AND m.id <= g.last_id AND m.event_id = g.event_id AND m.copy_of IS NULL
         LIMIT 1) IS TRUE

-- name: open_events
SELECT DISTINCT event_id FROM (SELECT event_id FROM open_messages WHERE copy_of IS NULL ORDER BY id LIMIT $1::bigint) AS open

-- name: replay_dead
-- Back among the open ones, due now, with a fresh schedule.
WITH gone AS (
    DELETE FROM messages WHERE id = $1::uuid AND status = 'dead' RETURNING *
)
INSERT INTO open_messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, due_at, look_at,
                           attempts, tries, fence, last_reply, created_at, schedule_started_at, replay, copy_of)
SELECT id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, 'queued', 'replayed: ' || $2::text, now(), now(),
       0, tries, fence, last_reply, created_at, now(), $2::text, copy_of
  FROM gone
RETURNING order_id, order_version

-- name: hold_later_than
-- hold_later for the order of an open message.
UPDATE open_messages AS l
   SET lane = NULL, ready_at = NULL, due_at = NULL, look_at = now() + interval '1 second', updated_at = now()
  FROM open_messages AS e
 WHERE e.id = $1::uuid AND l.order_id = e.order_id AND l.order_version > e.order_version AND (l.lane IS NOT NULL) IS TRUE

-- name: latest_dead
-- With the last try of each. By messages_dead, and a probe of attempts per row.
SELECT m.id, m.recipient_domain, m.kind, coalesce(t.relay, ''), coalesce(t.reply_code, 0), coalesce(t.enhanced_code, ''),
       left(CASE WHEN m.last_reply <> '' THEN m.last_reply ELSE m.reason END, 200), m.settled_at
  FROM (SELECT * FROM messages WHERE status = 'dead' ORDER BY settled_at DESC, id DESC LIMIT $1::bigint) AS m
  LEFT JOIN LATERAL (SELECT * FROM attempts WHERE message_id = m.id ORDER BY number DESC LIMIT 1) AS t ON true
 ORDER BY m.settled_at DESC, m.id DESC

-- name: discard_dead
UPDATE messages SET status = 'skipped', reason = $2::text, settled_at = now(), updated_at = now()
 WHERE id = $1::uuid AND status = 'dead'
RETURNING id

-- name: copy_message
-- The same copy twice is one copy, also when it has ended meanwhile.
WITH original AS MATERIALIZED (
    SELECT * FROM messages WHERE id = $1::uuid FOR SHARE
), copied AS (
    INSERT INTO open_messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, due_at,
                               look_at, schedule_started_at, copy_of)
    SELECT $2::uuid, event_id, order_id, order_version, kind, COALESCE($3::text, recipient), COALESCE($4::text, recipient_domain), locale,
           'queued', $5::text, now(), now(), now(), id
      FROM original WHERE NOT EXISTS (SELECT FROM messages WHERE id = $2::uuid) AND COALESCE($3::text, recipient) <> 'erased@erased.invalid'
        ON CONFLICT (id) DO NOTHING
)
SELECT (SELECT status FROM original), (SELECT status FROM open_messages WHERE id = $1::uuid),
       (SELECT COALESCE($3::text, recipient) = 'erased@erased.invalid' FROM original)

-- name: find_customers_mails
-- An order with mails to the address that are not being sent, and how many are. open_messages_by_recipient, messages_by_recipient,
-- former_recipients.
SELECT COALESCE((SELECT order_id FROM open_messages WHERE recipient <> '' AND lower(recipient COLLATE "C") = lower($1::text COLLATE "C") AND status <> 'sending'
                  ORDER BY id LIMIT 1),
                (SELECT order_id FROM messages WHERE recipient <> '' AND lower(recipient COLLATE "C") = lower($1::text COLLATE "C") ORDER BY id LIMIT 1),
                (SELECT order_id FROM former_recipients WHERE address = lower($1::text COLLATE "C") ORDER BY order_id LIMIT 1)),
       (SELECT count(*) FROM open_messages WHERE recipient <> '' AND lower(recipient COLLATE "C") = lower($1::text COLLATE "C") AND status = 'sending')

-- name: newest_payload
SELECT payload FROM inbox WHERE event_id = (SELECT event_id FROM every_message WHERE order_id = $1::uuid ORDER BY order_version DESC LIMIT 1)

-- name: events_of_mails
-- In bites: a payload may have 250 KB. open_messages_by_order, messages_by_order.
SELECT i.event_id, i.payload
  FROM (SELECT DISTINCT event_id FROM every_message WHERE order_id = $1::uuid AND event_id > COALESCE($2::uuid, '00000000-0000-0000-0000-000000000000'::uuid)
         ORDER BY event_id LIMIT 10) AS e
 CROSS JOIN LATERAL (SELECT event_id, payload FROM inbox AS b WHERE b.event_id = e.event_id LIMIT 1) AS i
 ORDER BY i.event_id

-- name: rewrite_payload
UPDATE inbox
   SET payload = $2::text,
       reference = CASE WHEN strpos(lower(reference COLLATE "C"), lower($3::text COLLATE "C")) > 0 THEN '' ELSE reference END
 WHERE event_id = $1::uuid

-- name: skip_customers_mails
-- $3: events that are the customer's; the shop's own mails of them go on.
WITH gone AS (
    DELETE FROM open_messages
     WHERE order_id = $1::uuid AND status <> 'sending'
       AND (lower(recipient COLLATE "C") = lower($2::text COLLATE "C") OR event_id = ANY($3::uuid[]) AND kind <> 'merchant_new_order')
    RETURNING *
)
INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts, tries,
                      fence, last_reply, created_at, updated_at, settled_at, schedule_started_at, replay, copy_of)
SELECT id, event_id, order_id, order_version, kind, 'erased@erased.invalid', 'erased.invalid', locale, 'skipped', 'the customer was erased',
       attempts, tries, fence, '', created_at, now(), now(), schedule_started_at, '', copy_of
  FROM gone

-- name: erase_recipients
-- A dead mail is not to be sent again.
UPDATE messages
   SET recipient = 'erased@erased.invalid', recipient_domain = 'erased.invalid', last_reply = '', replay = '',
       reason = CASE WHEN status = 'dead' OR strpos(lower(reason COLLATE "C"), lower($2::text COLLATE "C")) > 0 THEN 'the customer was erased' ELSE reason END,
       status = CASE WHEN status = 'dead' THEN 'skipped' ELSE status END, updated_at = now()
 WHERE order_id = $1::uuid AND recipient <> 'erased@erased.invalid'
   AND (lower(recipient COLLATE "C") = lower($2::text COLLATE "C") OR event_id = ANY($3::uuid[]) AND kind <> 'merchant_new_order')

-- name: erase_bytes
UPDATE mails SET bytes = NULL, dictionary = NULL, subject = '', ai_note = ''
 WHERE message_id = ANY(ARRAY(SELECT id FROM messages WHERE order_id = $1::uuid AND (recipient = 'erased@erased.invalid' OR event_id = ANY($2::uuid[]))))

-- name: erase_replies
UPDATE attempts SET reply = '', transcript = ''
 WHERE message_id = ANY(ARRAY(SELECT id FROM messages WHERE order_id = $1::uuid AND (recipient = 'erased@erased.invalid' OR event_id = ANY($2::uuid[]))))

-- name: forget_former_recipient
DELETE FROM former_recipients WHERE address = lower($2::text COLLATE "C") AND order_id = $1::uuid

-- name: end_of_bite
SELECT max(id) FROM (SELECT id FROM quarantine WHERE id > $1::bigint ORDER BY id LIMIT 20) AS bite

-- name: delete_quarantined
WITH bite AS MATERIALIZED (SELECT id FROM quarantine WHERE id > $1::bigint ORDER BY id LIMIT 20)
DELETE FROM quarantine AS q USING bite
 WHERE q.id = bite.id AND (strpos(lower(encode(q.value, 'escape') COLLATE "C"), lower($2::text COLLATE "C")) > 0)

-- name: drop_old_mails
-- $1: no id of what is younger is below it; $2: go on behind this id; $3: look at so many at most. Answers how many went, how many were
-- looked at, and the last of them. By the primary keys: ids begin with the time of their event.
WITH bite AS MATERIALIZED (
    SELECT message_id FROM mails WHERE message_id > $2::uuid AND message_id < $1::uuid ORDER BY message_id LIMIT $3::bigint
), gone AS (
    DELETE FROM mails AS m
     WHERE m.message_id = ANY(ARRAY(SELECT message_id FROM bite)) AND (SELECT true FROM open_messages AS o WHERE o.id = m.message_id LIMIT 1) IS NULL
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM bite), (SELECT message_id FROM bite ORDER BY message_id DESC LIMIT 1)

-- name: lock_old_messages
-- $1 to $3 as above.
-- All of these orders, so that a copy that is being made of one (copy_message) is seen by the next statement, or finds nothing to copy.
SELECT count(*)
  FROM (SELECT DISTINCT order_id FROM (SELECT order_id FROM messages WHERE id > $2::uuid AND id < $1::uuid ORDER BY id LIMIT $3::bigint) AS bite
         ORDER BY order_id) AS b
 CROSS JOIN LATERAL (SELECT o.id FROM messages AS o WHERE o.order_id = b.order_id ORDER BY o.order_version, o.id FOR UPDATE) AS locked

-- name: drop_old_messages
-- What happened still counts, so the ledger gets back what count_taken_back takes.
WITH bite AS MATERIALIZED (
    SELECT id, order_id FROM messages WHERE id > $2::uuid AND id < $1::uuid ORDER BY id LIMIT $3::bigint
), old AS MATERIALIZED (
    SELECT b.order_id FROM (SELECT DISTINCT order_id FROM bite) AS b
     WHERE (SELECT true FROM open_messages AS o WHERE o.order_id = b.order_id LIMIT 1) IS NULL
       AND (SELECT true FROM messages AS o WHERE o.order_id = b.order_id AND o.id >= $1::uuid LIMIT 1) IS NULL
), gone AS (
    DELETE FROM messages WHERE order_id = ANY(ARRAY(SELECT order_id FROM old)) RETURNING id, event_id, status
), counted AS (
    INSERT INTO ledger (name, count) SELECT status, count(*) FROM gone GROUP BY status
), tries AS (
    DELETE FROM attempts WHERE message_id = ANY(ARRAY(SELECT id FROM gone))
), bytes AS (
    DELETE FROM mails WHERE message_id = ANY(ARRAY(SELECT id FROM gone))
), events AS (
    DELETE FROM inbox WHERE event_id = ANY(ARRAY(SELECT event_id FROM gone))
), addresses AS (
    DELETE FROM former_recipients WHERE order_id = ANY(ARRAY(SELECT order_id FROM old))
)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM bite), (SELECT id FROM bite ORDER BY id DESC LIMIT 1)
