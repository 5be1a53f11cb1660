// The statements of inbox and message journal. Each command checks its fence and writes in one statement: a stale one
// changes nothing.
#pragma once
#include "adapters/postgres/statement.hpp"

namespace tidings::postgres::journal_sql {

// The members of `message`, in the order in which message_row.hpp reads them.
inline const std::string message_columns =
    "id, event_id, order_id, order_version, kind, recipient, locale, status, reason, due_at, attempts, fence, subject, "
    "mail_id, "
    "template_version, text_origin, last_reply, created_at, updated_at, settled_at, schedule_started_at, replay, "
    "copy_of, ai_note";

// Of the message `w`: no earlier version of its order is open. By messages_open. LIMIT 1 keeps it a probe per message:
// as a join, a planner that has seen few open messages would go through all of them, and all that ended while some old
// transaction was open, once for each `w`.
inline const std::string nothing_earlier_open = R"(
(SELECT true FROM messages AS e WHERE e.order_id = w.order_id AND e.order_version < w.order_version
    AND e.status IN ('queued', 'sending', 'deferred') LIMIT 1) IS NULL)";

// Nor is a later one on its way. By messages_open: IS TRUE hides the status from messages_leased and
// messages_by_status.
inline const std::string claimable = nothing_earlier_open + R"(
AND (SELECT true FROM messages AS l WHERE l.order_id = w.order_id AND l.order_version > w.order_version
        AND l.status IN ('queued', 'sending', 'deferred') AND (l.status = 'sending') IS TRUE LIMIT 1) IS NULL)";

// A message that waits for its turn, looked up by its order. By messages_by_order: IS TRUE keeps it from
// messages_waiting and messages_by_status, which would mean all that wait.
inline const std::string waits = R"((w.status = 'queued' AND w.due_at IS NULL) IS TRUE)";

// Queued or deferred, and its time has come or will. By messages_due, and by no other.
inline const std::string has_time =
    "w.due_at IS NOT NULL AND w.status <> 'sending' AND (w.status IN ('queued', 'deferred')) IS TRUE";

// Whether the waiting message `w` may go: the versions before it have ended, and none is missing since the last one
// that was sent (what lies before that one would be superseded). By messages_by_order, downwards; mostly the last one
// sent is the one before, and nothing is left to count.
// The cheap condition is one that the planner does not turn into a join: it is asked first.
inline const std::string may_go = R"((
w.order_version <= (SELECT e.order_version FROM messages AS e
                     WHERE e.order_id = w.order_id AND e.status IN ('queued', 'sending', 'deferred')
                     ORDER BY e.order_version LIMIT 1)
 AND EXISTS (SELECT FROM (SELECT COALESCE((SELECT p.order_version FROM messages AS p
                                            WHERE p.order_id = w.order_id AND p.order_version < w.order_version AND p.status = 'sent'
                                            ORDER BY p.order_version DESC LIMIT 1), 0) AS version OFFSET 0) AS last_sent
              WHERE last_sent.version = w.order_version - 1
                 OR w.order_version - 1 - last_sent.version =
                    (SELECT count(DISTINCT p.order_version) FROM messages AS p
                      WHERE p.order_id = w.order_id AND p.order_version > last_sent.version AND p.order_version < w.order_version))))";

// Whoever settles a former version right now finishes first, so that the release below sees it. Those that wait are
// settled by nobody. In order of ids against deadlocks.
inline const statement lock_former{"lock_former", R"(
SELECT count(*)
  FROM (SELECT DISTINCT order_id, version FROM unnest($1::text[], $2::bigint[]) AS g (order_id, version) ORDER BY 1, 2) AS g
 CROSS JOIN LATERAL (SELECT p.id FROM messages AS p
                      WHERE p.order_id = g.order_id AND p.order_version < g.version
                        AND p.status IN ('queued', 'sending', 'deferred') AND (p.status <> 'queued' OR p.due_at IS NOT NULL)
                      ORDER BY p.id FOR UPDATE) AS former)"};

inline const statement store_events{"store_events", R"(
INSERT INTO inbox (event_id, order_id, version, type, payload, traceparent, event_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
    ON CONFLICT (event_id) DO NOTHING)"};

// Only for events that this transaction stored. A mail that comes after a later one of its order was sent is pointless:
// asked with bool_or, because a planner without statistics, as in a young database, would go through every sent message
// by messages_by_status for `status = 'sent'`.
inline const statement store_messages{"store_messages", R"(
INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, settled_at)
SELECT g.id, g.event_id, g.order_id, g.version, g.kind, g.recipient, g.domain, g.locale,
       CASE WHEN judged.late THEN 'superseded' ELSE g.status END,
       CASE WHEN judged.late THEN 'a later mail of this order was sent before this event arrived' ELSE g.reason END,
       CASE WHEN judged.late OR g.status <> 'queued' THEN now() END
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
              $10::text[]) AS g (id, event_id, order_id, version, kind, recipient, domain, locale, status, reason)
 CROSS JOIN LATERAL (SELECT xmin FROM inbox AS i WHERE i.event_id = g.event_id LIMIT 1) AS stored
 CROSS JOIN LATERAL (SELECT g.status = 'queued' AND COALESCE((
                            SELECT bool_or(l.status = 'sent') FROM messages AS l
                             WHERE l.order_id = g.order_id AND l.order_version > g.version), false) AS late) AS judged
 WHERE stored.xmin = pg_current_xact_id()::xid
    ON CONFLICT (event_id, kind, recipient) WHERE copy_of = '' DO NOTHING)"};

// Of the messages that this transaction queued: what a newer mail of the order to the same recipient tells too is not
// sent any more. Kinds with commas between them. By messages_open.
inline const statement supersede_replaced{"supersede_replaced", R"(
UPDATE messages AS e
   SET status = 'superseded', reason = 'version ' || s.order_version || ' of the order came before it was sent', due_at = NULL,
       updated_at = now(), settled_at = now()
  FROM unnest($1::text[], $2::text[]) AS g (id, kinds)
  JOIN messages AS s ON s.id = g.id AND s.status = 'queued' AND s.xmin = pg_current_xact_id()::xid
 WHERE e.order_id = s.order_id AND e.order_version < s.order_version AND e.status IN ('queued', 'deferred')
   AND e.status IN ('queued', 'sending', 'deferred') AND e.recipient = s.recipient AND e.kind = ANY(string_to_array(g.kinds, ','))
   AND e.schedule_started_at IS NULL)"};

inline const statement store_quarantined{"store_quarantined", R"(
INSERT INTO quarantine (topic, part, place, reason, key, headers, value, written_at)
VALUES ($1::text, $2::bigint, $3::bigint, $4::text, $5::bytea, $6::bytea[], $7::bytea, $8::timestamptz)
    ON CONFLICT (topic, part, place) DO NOTHING)"};

// Frees what waits in these orders and may go now.
inline const statement release_orders{"release_orders", R"(
UPDATE messages AS w SET due_at = now(), updated_at = now()
 WHERE w.order_id = ANY($1::text[]) AND )" + waits + " AND " +
                                                            may_go};

// The same for the order of a message that was just settled.
inline const statement release_after{"release_after", R"(
UPDATE messages AS w SET due_at = now(), updated_at = now()
 WHERE w.order_id = (SELECT order_id FROM messages WHERE id = $1::text) AND )" +
                                                          waits + " AND " + may_go};

// Walks over all waiting messages, a window per call: frees those that waited long enough for a version that never
// came, and those that a race between two instances left behind. By messages_waiting.
inline const statement sweep_waiting{"sweep_waiting", R"(
WITH seen AS MATERIALIZED (
    SELECT id FROM messages WHERE status = 'queued' AND due_at IS NULL AND id > $1::text ORDER BY id LIMIT $2::bigint
), freed AS (
    UPDATE messages AS w SET due_at = now(), updated_at = now()
      FROM seen
     WHERE w.id = seen.id AND w.status = 'queued' AND w.due_at IS NULL
       AND ()" + may_go + R"(
            OR (w.created_at <= now() - $3::bigint * interval '1 millisecond'
                AND )" + nothing_earlier_open + R"())
)
SELECT max(id), count(*) FROM seen)"};

// By messages_due. Rows that another instance is claiming are passed over. What is due may still have to wait: for an
// earlier version that came late, or for a later one that is on its way. $6, $7: domains and the room of each; $8: the
// room of any other. $9: see due_floor.
inline const statement claim_due{"claim_due", R"(
WITH candidates AS MATERIALIZED (
    SELECT id, due_at, recipient_domain FROM messages AS w
     WHERE )" + has_time + R"( AND due_at <= now() AND due_at >= $9::timestamptz AND recipient_domain <> ALL($4::text[])
       AND )" + claimable + R"(
     ORDER BY due_at, id LIMIT $5::bigint FOR UPDATE SKIP LOCKED
), due AS MATERIALIZED (
    SELECT c.id FROM (SELECT *, row_number() OVER (PARTITION BY recipient_domain ORDER BY due_at, id) AS place FROM candidates) AS c
      LEFT JOIN unnest($6::text[], $7::bigint[]) AS r (domain, room) ON r.domain = c.recipient_domain
     WHERE c.place <= COALESCE(r.room, $8::bigint)
     ORDER BY c.due_at, c.id LIMIT $2::bigint
), claimed AS (
    UPDATE messages AS m
       SET status = 'sending', fence = m.fence + 1, instance = $1::text, lease_until = now() + $3::bigint * interval '1 millisecond',
           updated_at = now()
      FROM due WHERE m.id = due.id
    RETURNING m.*
)
SELECT c.id, c.event_id, c.order_id, c.order_version, c.kind, c.recipient, c.locale, c.status, c.reason, c.due_at, c.attempts, c.fence,
       c.subject, c.mail_id, c.template_version, c.text_origin, c.last_reply, c.created_at, c.updated_at, c.settled_at,
       c.schedule_started_at, c.replay, c.copy_of, c.ai_note,
       i.type, i.payload, i.event_at, i.traceparent, f.bytes
  FROM claimed AS c
  LEFT JOIN LATERAL (SELECT * FROM inbox WHERE event_id = c.event_id LIMIT 1) AS i ON true
  LEFT JOIN LATERAL (SELECT * FROM mails WHERE message_id = c.id LIMIT 1) AS f ON true
 ORDER BY c.due_at, c.id)"};

// Before it nothing is due, but perhaps all that ended while some old transaction is open (a dump, a forgotten
// session): its entries stay in the index, and only this look goes through them. The minute is for messages that become
// due at the beginning of a transaction and are seen at its end; an older one is seen by the next look.
inline const statement due_floor{"due_floor", R"(
SELECT LEAST(now() - interval '1 minute', (SELECT due_at FROM messages AS w WHERE )" +
                                                  has_time + " ORDER BY due_at LIMIT 1))"};

// The message that the caller still holds; first part of each of the next four.
inline const std::string held = R"(
WITH held AS MATERIALIZED (
    SELECT * FROM messages WHERE id = $1::text AND fence = $2::bigint AND status = 'sending' FOR UPDATE
), )";

// The mail of `held`, kept once.
inline const std::string keep_mail = R"(
kept AS (
    INSERT INTO mails (message_id, bytes) SELECT id, $3::bytea FROM held ON CONFLICT DO NOTHING RETURNING message_id
), named AS (
    UPDATE messages AS m
       SET mail_id = $4::text, subject = $5::text, template_version = $6::text, text_origin = $7::text, ai_note = $8::text,
           updated_at = now()
      FROM kept WHERE m.id = kept.message_id
))";

// The intent of the message in the row source `of`. One that is open already (its answer was lost on the way to the
// caller) is taken over.
inline std::string open_intent(const std::string& of, const std::string& relay, const std::string& started_at) {
    return R"(
again AS (
    UPDATE attempts AS a SET relay = )" +
           relay + "::text, started_at = " + started_at + R"(::timestamptz
      FROM )" +
           of + " WHERE a.message_id = " + of + R"(.id AND a.outcome = '' RETURNING a.number
), added AS (
    INSERT INTO attempts (message_id, number, relay, started_at, outcome)
    SELECT id, 1 + COALESCE((SELECT max(number) FROM attempts WHERE message_id = )" +
           of + ".id), 0), " + relay + "::text, " + started_at + R"(::timestamptz, ''
      FROM )" +
           of + " WHERE NOT EXISTS (SELECT FROM attempts AS a WHERE a.message_id = " + of + R"(.id AND a.outcome = '')
    RETURNING number
))";
}

inline const statement freeze_mail{"freeze_mail", held + keep_mail + R"(
SELECT (SELECT count(*) FROM held), (SELECT count(*) FROM kept),
       (SELECT bytes = $3::bytea FROM mails WHERE message_id = $1::text))"};

// The first intent brings the mail: both, or neither when other bytes are frozen already.
inline const statement freeze_and_intend{"freeze_and_intend", held + keep_mail + R"(,
fits AS MATERIALIZED (
    SELECT id FROM held
     WHERE EXISTS (SELECT FROM kept) OR (SELECT bytes = $3::bytea FROM mails WHERE message_id = $1::text)
),)" + open_intent("fits", "$9", "$10") + R"(
SELECT (SELECT count(*) FROM held), (SELECT number FROM again UNION ALL SELECT number FROM added))"};

inline const statement write_intent{"write_intent", held + open_intent("held", "$3", "$4") + R"(
SELECT number FROM again UNION ALL SELECT number FROM added)"};

// $6: an attempt is given. An open intent becomes it; without one, an attempt that never reached the dot is added. An
// open intent that nothing is said about sent nothing.
inline const statement settle_message{"settle_message", held + R"(
settled AS (
    UPDATE messages AS m
       SET status = $3::text, reason = $4::text,
           due_at = CASE WHEN $3::text IN ('queued', 'deferred') THEN now() + $5::bigint * interval '1 millisecond' END,
           attempts = m.attempts + CASE WHEN $14::boolean THEN 1 ELSE 0 END,
           last_reply = CASE WHEN $13::text <> '' THEN $13::text ELSE m.last_reply END,
           instance = '', lease_until = NULL, updated_at = now(),
           settled_at = CASE WHEN $3::text NOT IN ('queued', 'deferred') THEN now() END
      FROM held WHERE m.id = held.id
), closed AS (
    UPDATE attempts AS a
       SET outcome = CASE WHEN $6::boolean THEN $9::text ELSE 'called_off' END,
           relay = CASE WHEN $7::text <> '' THEN $7::text ELSE a.relay END,
           ended_at = COALESCE($16::timestamptz, now()), phase = $10::text, reply_code = $11::bigint, enhanced_code = $12::text,
           reply = $13::text, charged = $14::boolean, uncertain = $15::boolean, transcript = $17::text
      FROM held WHERE a.message_id = held.id AND a.outcome = ''
), added AS (
    INSERT INTO attempts (message_id, number, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged, uncertain,
                          transcript)
    SELECT held.id, 1 + COALESCE((SELECT max(number) FROM attempts WHERE message_id = held.id), 0), $7::text, $8::timestamptz,
           COALESCE($16::timestamptz, now()), $9::text, $10::text, $11::bigint, $12::text, $13::text, $14::boolean, $15::boolean,
           $17::text
      FROM held WHERE $6::boolean AND NOT EXISTS (SELECT FROM attempts AS a WHERE a.message_id = held.id AND a.outcome = '')
)
SELECT count(*) FROM held)"};

// The message was sent under this fence: earlier ones that came late would only confuse. What a person set going again
// goes, whatever left meanwhile. By messages_open.
inline const statement supersede_earlier{"supersede_earlier", R"(
UPDATE messages AS e
   SET status = 'superseded', reason = 'a later mail of the order was sent first', due_at = NULL, updated_at = now(), settled_at = now()
 WHERE e.order_id = (SELECT order_id FROM messages WHERE id = $1::text AND fence = $2::bigint AND status = 'sent')
   AND e.order_version < (SELECT order_version FROM messages WHERE id = $1::text)
   AND e.status IN ('queued', 'sending', 'deferred') AND (e.status <> 'sending') IS TRUE AND e.schedule_started_at IS NULL)"};

// By messages_leased: as many rows as mails are being sent.
inline const statement renew_leases{"renew_leases", R"(
UPDATE messages SET lease_until = now() + $2::bigint * interval '1 millisecond' WHERE status = 'sending' AND instance = $1::text)"};

// $1: hold messages whose last attempt is uncertain, or of the kinds $3 just not. The look-up of open intents sees them
// as they were before `closed` ends them.
inline const statement recover_leases{"recover_leases", R"(
WITH ended AS MATERIALIZED (
    SELECT id, kind FROM messages WHERE status = 'sending' AND lease_until <= now() ORDER BY lease_until LIMIT $2::bigint FOR UPDATE SKIP LOCKED
), seen AS MATERIALIZED (
    SELECT id, kind, EXISTS (SELECT FROM attempts AS a WHERE a.message_id = ended.id AND a.outcome = '') AS unsure FROM ended
), judged AS MATERIALIZED (
    SELECT id, unsure, unsure AND $1::boolean <> (kind = ANY($3::text[])) AS hold FROM seen
), closed AS (
    UPDATE attempts AS a SET outcome = 'uncertain', uncertain = true, ended_at = now()
      FROM judged WHERE a.message_id = judged.id AND a.outcome = ''
)
UPDATE messages AS m
   SET status = CASE WHEN hold THEN 'dead' ELSE 'queued' END,
       reason = CASE WHEN hold THEN 'uncertain'
                     WHEN unsure THEN 'uncertain: the answer to the last attempt was lost, it is sent again' ELSE m.reason END,
       due_at = CASE WHEN hold THEN NULL ELSE now() END,
       settled_at = CASE WHEN hold THEN now() END,
       instance = '', lease_until = NULL, updated_at = now()
  FROM judged WHERE m.id = judged.id
RETURNING judged.unsure, m.order_id, judged.hold)"};

inline const statement next_due{"next_due", R"(
SELECT GREATEST(0, ceil(extract(epoch FROM due_at - clock_timestamp()) * 1000))::bigint FROM messages AS w
 WHERE )" + has_time + " AND due_at >= $1::timestamptz AND " +
                                                claimable + R"(
 ORDER BY due_at LIMIT 1)"};

inline const statement find_message{"find_message", "SELECT " + message_columns + " FROM messages WHERE id = $1::text"};

inline const statement attempts_of{"attempts_of", R"(
SELECT number, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged, uncertain, transcript
  FROM attempts WHERE message_id = $1::text ORDER BY number)"};

inline const statement mail_of{"mail_of", R"(
SELECT m.mail_id, m.subject, f.bytes, m.template_version, m.text_origin, m.ai_note
  FROM mails AS f JOIN messages AS m ON m.id = f.message_id WHERE f.message_id = $1::text)"};

inline const statement list_quarantine{"list_quarantine", R"(
SELECT id, topic, part, place, reason, value, stored_at FROM quarantine ORDER BY id DESC LIMIT $1::bigint)"};

// One snapshot. Index-only scans: each costs a pass over one index, see message_archive::counts().
inline const statement count_all{"count_all", R"(
SELECT 'received', count(event_id) FROM inbox
UNION ALL SELECT 'planned', count(*) FROM (SELECT event_id FROM messages WHERE copy_of = '' GROUP BY event_id) AS planned
UNION ALL SELECT 'quarantined', count(*) FROM quarantine
UNION ALL SELECT 'oldest_due_ms', GREATEST(0, COALESCE(ceil(extract(epoch FROM now() - min(due_at)) * 1000), 0))::bigint
  FROM messages AS w WHERE )" + has_time + R"(
UNION ALL SELECT 'status ' || status, count(*) FROM messages GROUP BY status)"};

}  // namespace tidings::postgres::journal_sql
