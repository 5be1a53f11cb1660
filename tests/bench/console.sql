-- A store as support meets it: orders and mails of years, made of the few real ones that are in it, in the skews that hurt: one large
-- domain, one customer with two thousand mails, an outage that left {dead} dead letters and one that left a tenth of it.
CREATE SCHEMA bench;

-- A UUIDv7 of that millisecond; the same seed gives the same id.
CREATE FUNCTION bench.id(at timestamptz, seed text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(seed), 1, 3) || '8' || substr(md5(seed), 4, 15))::uuid $$;

-- A planned message's id begins with its event's first eight bytes.
CREATE FUNCTION bench.message_id(event uuid, seed text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (substr(replace(event::text, '-', ''), 1, 16) || '9' || substr(md5(seed), 1, 15))::uuid $$;

-- 0 to below - 1, the same for the same seed.
CREATE FUNCTION bench.draw(seed text, below bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT ('x' || substr(md5(seed), 1, 8))::bit(32)::bigint % below $$;

-- The real ones: each of the orders with three events and a mail for each.
CREATE UNLOGGED TABLE bench.base_events AS
SELECT dense_rank() OVER (ORDER BY order_id) - 1 AS b, i.* FROM tidings_notifications.inbox AS i;
CREATE UNLOGGED TABLE bench.base_mails AS
SELECT e.b, m.order_version AS version, m.kind, m.locale, f.bytes, f.dictionary, f.subject, f.template_version, f.text_origin, f.relay AS sent_by
  FROM tidings_notifications.messages AS m JOIN bench.base_events AS e ON e.event_id = m.event_id
  JOIN tidings_notifications.mails AS f ON f.message_id = m.id;
CREATE UNLOGGED TABLE bench.base_documents AS
SELECT e.b, d.version, d.type, d.traceparent, d.change, d.document
  FROM tidings_orders.order_events AS d JOIN bench.base_events AS e ON e.event_id = d.event_id;

-- What is to be written: who ordered, and when.
CREATE UNLOGGED TABLE bench.planned_orders AS
SELECT n, n % (SELECT max(b) + 1 FROM bench.base_events) AS b, ordered_at, bench.id(ordered_at, 'order ' || n) AS order_id,
       CASE WHEN n % ({orders} / 667 + 1) = 7 THEN 'regular@big.example' ELSE 'customer' || bench.draw('who ' || n, {orders} / 3 + 1) || '@' || domain END AS recipient,
       CASE WHEN n % ({orders} / 667 + 1) = 7 THEN 'big.example' ELSE domain END AS domain
  FROM (SELECT n, now() - ({orders} - n + 1) * interval '30 seconds' - interval '3 hours' AS ordered_at,
               CASE WHEN n >= {orders} * 8 / 10 AND n < {orders} * 8 / 10 + {dead} THEN 'full.example'
                    WHEN n >= {orders} / 2 AND n < {orders} / 2 + {dead} / 10 THEN 'away.example'
                    WHEN bench.draw('domain ' || n, 10) < 6 THEN 'big.example'
                    WHEN bench.draw('domain ' || n, 10) < 9 THEN 'shop' || bench.draw('middling ' || n, 50) || '.example'
                    ELSE 'home' || bench.draw('small ' || n, {orders} / 50 + 1) || '.example' END AS domain
          FROM generate_series(0, {orders} - 1) AS n) AS drawn;

-- And what became of each of its three events.
CREATE UNLOGGED TABLE bench.planned AS
SELECT o.*, v, event_id, bench.message_id(event_id, 'message ' || n || ' ' || v) AS message_id, at,
       CASE WHEN v = 3 AND domain = 'full.example' OR v = 2 AND domain = 'away.example' THEN 'dead'
            WHEN v = 3 AND n >= {orders} - {orders} / 125 THEN 'deferred'
            WHEN fate < 3 THEN 'failed' WHEN fate < 6 THEN 'suppressed' WHEN fate < 12 THEN 'skipped' WHEN fate < 25 THEN 'superseded'
            WHEN fate < 26 THEN 'dead' ELSE 'sent' END AS status
  FROM bench.planned_orders AS o CROSS JOIN generate_series(1, 3) AS v
 CROSS JOIN LATERAL (SELECT ordered_at + (v - 1) * interval '1 hour' AS at, bench.draw('fate ' || n || ' ' || v, 1000) AS fate) AS when_and_what
 CROSS JOIN LATERAL (SELECT bench.id(at, 'event ' || n || ' ' || v) AS event_id) AS named;

CREATE FUNCTION bench.reply(status text, domain text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE status WHEN 'failed' THEN '550 5.1.1 <customer' || n || '@' || domain || '>: no such mailbox'
                       WHEN 'dead' THEN CASE WHEN domain = 'away.example' THEN '451 4.7.1 Greylisted, try again'
                                             ELSE '452 4.2.2 Mailbox full of customer' || n || '@' || domain END
                       WHEN 'deferred' THEN '421 4.3.2 Try again later'
                       WHEN 'sent' THEN '250 2.0.0 Ok: queued as ' || upper(substr(md5(n::text), 1, 12)) ELSE '' END $$;

CREATE PROCEDURE bench.write_inbox() LANGUAGE sql AS $$
    INSERT INTO tidings_notifications.inbox (event_id, order_id, version, type, payload, traceparent, event_at, stored_at, reference, partition_id, record_offset)
    SELECT p.event_id, p.order_id, v, e.type, e.payload, '00-' || md5('trace ' || n || ' ' || v) || '-00f067aa0ba902b7-01', at, at, '2026-' || n, n % 12, n * 3 + v
      FROM bench.planned AS p JOIN bench.base_events AS e ON e.b = p.b AND e.version = v $$;

CREATE PROCEDURE bench.write_messages() LANGUAGE sql AS $$
    INSERT INTO tidings_notifications.messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts,
                                                tries, fence, last_reply, created_at, updated_at, settled_at, replay)
    SELECT message_id, event_id, order_id, v, m.kind, recipient, domain, m.locale, status,
           CASE status WHEN 'dead' THEN 'retries exhausted' WHEN 'skipped' THEN 'notify is false' WHEN 'superseded' THEN 'version 3 of the order came before it was sent'
                       WHEN 'suppressed' THEN 'the recipient is suppressed' ELSE '' END, tries, tries, tries, bench.reply(status, domain, n), at, at, at, ''
      FROM bench.planned AS p JOIN bench.base_mails AS m ON m.b = p.b AND m.version = v
     CROSS JOIN LATERAL (SELECT CASE WHEN status IN ('skipped', 'suppressed', 'superseded') THEN 0 WHEN status = 'dead' THEN 3 ELSE 1 END AS tries) AS t
     WHERE status <> 'deferred';
    INSERT INTO tidings_notifications.open_messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, due_at,
                                                     look_at, attempts, tries, fence, last_reply, created_at, updated_at)
    SELECT message_id, event_id, order_id, v, m.kind, recipient, domain, m.locale, status, 'temporarily refused', now() + interval '1 hour', now() + interval '1 hour',
           1, 1, 1, bench.reply(status, domain, n), at, at
      FROM bench.planned AS p JOIN bench.base_mails AS m ON m.b = p.b AND m.version = v WHERE status = 'deferred';
    INSERT INTO tidings_notifications.ledger (name, count) SELECT 'deferred', count(*) FROM bench.planned WHERE status = 'deferred';
    INSERT INTO tidings_notifications.ledger (name, count) SELECT 'planned', count(*) FROM bench.planned;
    -- Sent once more on demand.
    INSERT INTO tidings_notifications.messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts,
                                                tries, fence, last_reply, created_at, updated_at, settled_at, schedule_started_at, replay, copy_of)
    SELECT bench.message_id(event_id, 'copy ' || n), event_id, order_id, v, 'placed', recipient, domain, 'en', 'sent', 'copy of msg_' || message_id, 1, 1, 1,
           bench.reply('sent', domain, n), at, at, at, at, '', message_id
      FROM bench.planned WHERE v = 1 AND n % 500 = 3 $$;

CREATE PROCEDURE bench.write_mails() LANGUAGE sql AS $$
    INSERT INTO tidings_notifications.mails (message_id, bytes, dictionary, mail_id, subject, template_version, text_origin, intent_fence, number, relay, started_at)
    SELECT message_id, m.bytes, m.dictionary, 'msg_' || message_id || '@shop.example', m.subject, m.template_version, m.text_origin, 1, 1, m.sent_by, at
      FROM bench.planned AS p JOIN bench.base_mails AS m ON m.b = p.b AND m.version = v WHERE status NOT IN ('skipped', 'suppressed', 'superseded') $$;

CREATE PROCEDURE bench.write_attempts() LANGUAGE sql AS $$
    INSERT INTO tidings_notifications.attempts (message_id, number, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged, uncertain)
    SELECT message_id, number, m.sent_by, at, at, CASE status WHEN 'sent' THEN 'accepted' WHEN 'failed' THEN 'refused' ELSE 'refused_for_now' END, CASE WHEN status = 'sent' THEN '' ELSE 'rcpt' END,
           split_part(reply, ' ', 1)::bigint, split_part(reply, ' ', 2), reply, status <> 'sent', n % 3000 = 2 AND v = 1
      FROM bench.planned AS p JOIN bench.base_mails AS m ON m.b = p.b AND m.version = v
     CROSS JOIN LATERAL (SELECT bench.reply(status, domain, n) AS reply) AS said
     CROSS JOIN generate_series(1, CASE WHEN status = 'dead' THEN 3 ELSE 1 END) AS number
     WHERE status NOT IN ('skipped', 'suppressed', 'superseded') $$;

CREATE PROCEDURE bench.write_orders() LANGUAGE sql AS $$
    INSERT INTO tidings_orders.orders (id, version, status, reference, email, customer_name)
    SELECT order_id, 3, CASE WHEN n % 1000 = 0 THEN 'refunded' WHEN n % 50 = 0 THEN 'placed' ELSE 'shipped' END, '2026-' || n, recipient, 'Customer ' || bench.draw('who ' || n, {orders} / 3 + 1)
      FROM bench.planned_orders;
    INSERT INTO tidings_orders.order_events (id, event_id, order_id, version, created_at, type, traceparent, change, document)
    SELECT n * 3 + v - {orders} * 3 - 10, event_id, order_id, v, at, d.type, d.traceparent, d.change, d.document
      FROM bench.planned AS p JOIN bench.base_documents AS d ON d.b = p.b AND d.version = v $$;

CREATE PROCEDURE bench.write_the_rest() LANGUAGE sql AS $$
    INSERT INTO tidings_notifications.quarantine (topic, partition_id, record_offset, problem, reason, headers, value, written_at)
    SELECT 'order-event', n % 12, n, 'no_json', 'this is no JSON', '{}', convert_to(repeat('x', 900), 'UTF8'), now() - n * interval '1 minute' FROM generate_series(1, {orders} / 200) AS n;
    INSERT INTO tidings_notifications.audit_log (id, at, actor, actor_name, action, object, remote, request, outcome, status, asked, result)
    SELECT bench.id(at, 'audit ' || n), at, 'key_' || n % 40, 'Key ' || n % 40, CASE WHEN n % 100 = 0 THEN 'customer.erase' ELSE 'message.resend' END,
           'msg_' || bench.id(at, 'object ' || n % 5000), '127.0.0.1', '', 'done', 201, '{}', '{}'
      FROM generate_series(1, {orders} / 5) AS n CROSS JOIN LATERAL (SELECT now() - ({orders} / 5 - n) * interval '1 minute' AS at) AS a;
    INSERT INTO tidings_notifications.saved_views (owner, list, name, filter, saved_at, saved_by)
    SELECT '', 'messages', 'View ' || n, '{"status":"dead"}', now(), 'bench' FROM generate_series(1, 50) AS n $$;
