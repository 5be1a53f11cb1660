-- The statements of inbox, send journal, archive and dead letters, with the index each relies on; without one it is the primary key.
-- A plus before a column keeps an index that begins with it from being taken.

-- name: find_position
-- ?1: order, ?2: version; the facts of a mail_position, whose cases notify/mail_sequence.hpp decides. By open_messages_by_order and
-- messages_by_order.
SELECT EXISTS (SELECT 1 FROM open_messages WHERE order_id = ?1 AND order_version < ?2),
       EXISTS (SELECT 1 FROM open_messages WHERE order_id = ?1 AND order_version > ?2 AND +status = 'sending'),
       EXISTS (SELECT 1 FROM messages WHERE order_id = ?1 AND order_version > ?2 AND +status = 'sent'),
       last_sent.version,
       (SELECT count(DISTINCT order_version) FROM messages
         WHERE order_id = ?1 AND order_version > last_sent.version AND order_version < ?2)
  FROM (SELECT coalesce((SELECT order_version FROM messages
                          WHERE order_id = ?1 AND order_version < ?2 AND +status = 'sent'
                          ORDER BY order_version DESC LIMIT 1), 0) AS version) AS last_sent

-- name: find_waiting
-- open_messages_by_order.
SELECT id, order_version, schedule_started_at IS NOT NULL FROM open_messages
 WHERE order_id = ? AND +lane IS NULL AND due_at IS NULL AND +status <> 'sending'

-- name: enter_lane
UPDATE open_messages SET lane = recipient_domain, ready_at = ?2, due_at = coalesce(due_at, ?2), look_at = NULL, updated_at = ?2
 WHERE id = ?1

-- name: hold_later
-- Later versions that stand in their lanes wait again. ?3: when to look. open_messages_by_order.
UPDATE open_messages SET lane = NULL, ready_at = NULL, due_at = NULL, look_at = ?3, updated_at = ?4
 WHERE order_id = ?1 AND order_version > ?2 AND +lane IS NOT NULL
   AND EXISTS (SELECT 1 FROM open_messages AS e WHERE e.order_id = ?1 AND e.order_version < open_messages.order_version)

-- name: find_earlier
-- What a mail that was sent makes pointless; what a person set going again goes, whatever left meanwhile. open_messages_by_order.
SELECT id FROM open_messages WHERE order_id = ? AND order_version < ? AND +status <> 'sending' AND schedule_started_at IS NULL

-- name: find_to_follow
-- Mails of earlier versions that may still be written anew, to the customer's other address ?3. open_messages_by_order.
SELECT id FROM open_messages AS m
 WHERE order_id = ?1 AND order_version < ?2 AND +recipient <> ?3 AND kind <> 'merchant_new_order' AND copy_of IS NULL
   AND (+status <> 'sending' OR NOT EXISTS (SELECT 1 FROM mails AS f WHERE f.message_id = m.id AND f.intent_fence = m.fence))

-- name: follow_address
UPDATE open_messages
   SET recipient = ?2, recipient_domain = ?3, status = 'queued', attempts = 0, reason = ?4, lane = NULL, ready_at = NULL,
       look_at = CASE WHEN due_at IS NOT NULL THEN ?5 ELSE look_at END, due_at = CASE WHEN due_at IS NOT NULL THEN ?5 END,
       instance = NULL, lease_until = NULL, updated_at = ?5
 WHERE id = ?1

-- name: thaw_mail
DELETE FROM mails WHERE message_id = ?

-- name: find_replaced
-- What a newer mail of the order to the same recipient tells too. ?4: kinds as a JSON array. open_messages_by_order.
SELECT id FROM open_messages
 WHERE order_id = ?1 AND order_version < ?2 AND +recipient = ?3 AND +status <> 'sending' AND schedule_started_at IS NULL
   AND kind IN (SELECT value FROM json_each(?4))

-- name: store_event
INSERT INTO inbox (event_id, order_id, version, type, payload, traceparent, event_at, stored_at, reference, partition_id, record_offset, is_test)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (event_id) DO NOTHING

-- name: open_message
INSERT INTO open_messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, lane, ready_at,
                           due_at, look_at, fence, instance, lease_until, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?18)
    ON CONFLICT (id) DO NOTHING

-- name: store_ended
INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts, tries,
                      fence, last_reply, created_at, updated_at, settled_at, replay)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 0, 0, '', ?11, ?11, ?11, '')
    ON CONFLICT (id) DO NOTHING

-- name: count_planned
UPDATE ledger SET count = count + 1 WHERE name = 'planned'

-- name: store_quarantined
INSERT INTO quarantine (topic, partition_id, record_offset, problem, reason, key, headers, value, written_at, stored_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (topic, partition_id, record_offset) DO NOTHING

-- name: find_looks
-- Whose time has come: open_messages_look.
SELECT id, order_id, order_version, due_at IS NOT NULL, schedule_started_at IS NOT NULL, created_at
  FROM open_messages WHERE look_at <= ? ORDER BY look_at LIMIT ?

-- name: look_later
UPDATE open_messages SET due_at = NULL, look_at = ? WHERE id = ?

-- name: mend_timed
-- The clock was set back, or may have been while the program was away: times that lie ahead wait for nothing. ?1: now, ?2: no deferred
-- message waits longer. open_messages_look.
UPDATE open_messages
   SET due_at = CASE WHEN due_at > iif(status = 'deferred', ?2, ?1) THEN iif(status = 'deferred', ?2, ?1) ELSE due_at END,
       look_at = iif(status = 'deferred', ?2, ?1), created_at = min(created_at, ?1), updated_at = min(updated_at, ?1),
       schedule_started_at = CASE WHEN schedule_started_at > ?1 THEN ?1 ELSE schedule_started_at END
 WHERE look_at > ?1 AND look_at > iif(status = 'deferred', ?2, ?1)

-- name: mend_ready
-- open_messages_ready_since.
UPDATE open_messages
   SET ready_at = ?1, due_at = CASE WHEN due_at > ?1 THEN ?1 ELSE due_at END, created_at = min(created_at, ?1),
       updated_at = min(updated_at, ?1), schedule_started_at = CASE WHEN schedule_started_at > ?1 THEN ?1 ELSE schedule_started_at END
 WHERE ready_at > ?1

-- name: mend_leases
-- Who lives renews its lease before ?2. open_messages_by_status.
UPDATE open_messages SET lease_until = ?2, created_at = min(created_at, ?1) WHERE status = 'sending' AND lease_until > ?2

-- name: next_lane
-- open_messages_ready.
SELECT lane FROM open_messages WHERE lane > ? ORDER BY lane LIMIT 1

-- name: head_of_lane
-- open_messages_ready.
SELECT id, ready_at FROM open_messages WHERE lane = ? ORDER BY ready_at, id LIMIT ?

-- name: claim_message
UPDATE open_messages SET status = 'sending', fence = fence + 1, instance = ?2, lease_until = ?3, lane = NULL, ready_at = NULL,
                         look_at = NULL, updated_at = ?4
 WHERE id = ?1

-- name: read_claimed
SELECT m.id, m.event_id, m.order_id, m.order_version, m.kind, m.recipient, m.locale, m.status, m.reason, m.due_at, m.attempts, m.fence,
       m.last_reply, m.created_at, m.updated_at, NULL, m.schedule_started_at, m.replay, m.copy_of, i.is_test,
       f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note, f.bytes,
       i.type, i.payload, i.event_at, i.traceparent, f.dictionary, d.bytes
  FROM open_messages AS m LEFT JOIN inbox AS i ON i.event_id = m.event_id LEFT JOIN mails AS f ON f.message_id = m.id
  LEFT JOIN mail_dictionaries AS d ON d.id = f.dictionary
 WHERE m.id = ?

-- name: next_due
-- open_messages_ready_since and open_messages_look.
SELECT EXISTS (SELECT 1 FROM open_messages WHERE ready_at IS NOT NULL),
       (SELECT look_at FROM open_messages WHERE look_at IS NOT NULL ORDER BY look_at LIMIT 1)

-- name: find_held
SELECT tries, order_id, order_version FROM open_messages WHERE id = ? AND fence = ? AND status = 'sending'

-- name: keep_mail
-- An intent, with the mail's bytes when it has none yet (?3 is NULL when it has), or bytes without an intent (?9 is 0). An intent whose
-- answer was lost is taken over. Gives no row when other bytes are frozen.
INSERT INTO mails AS kept (message_id, dictionary, bytes, mail_id, subject, template_version, text_origin, ai_note, intent_fence, number,
                           relay, started_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
    ON CONFLICT (message_id) DO UPDATE
       SET bytes = coalesce(kept.bytes, excluded.bytes),
           dictionary = CASE WHEN kept.bytes IS NULL THEN excluded.dictionary ELSE kept.dictionary END,
           mail_id = CASE WHEN excluded.bytes IS NULL THEN kept.mail_id ELSE excluded.mail_id END,
           subject = CASE WHEN excluded.bytes IS NULL THEN kept.subject ELSE excluded.subject END,
           template_version = CASE WHEN excluded.bytes IS NULL THEN kept.template_version ELSE excluded.template_version END,
           text_origin = CASE WHEN excluded.bytes IS NULL THEN kept.text_origin ELSE excluded.text_origin END,
           ai_note = CASE WHEN excluded.bytes IS NULL THEN kept.ai_note ELSE excluded.ai_note END,
           intent_fence = max(kept.intent_fence, excluded.intent_fence),
           number = CASE WHEN excluded.intent_fence = 0 THEN kept.number ELSE excluded.number END,
           relay = CASE WHEN excluded.intent_fence = 0 THEN kept.relay ELSE excluded.relay END,
           started_at = CASE WHEN excluded.intent_fence = 0 THEN kept.started_at ELSE excluded.started_at END
     WHERE kept.bytes IS NULL OR excluded.bytes IS NULL OR kept.bytes = excluded.bytes
RETURNING number

-- name: find_intent
SELECT number, relay, started_at FROM mails WHERE message_id = ? AND intent_fence = ?

-- name: add_attempt
INSERT INTO attempts (message_id, number, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged,
                      uncertain, transcript)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)

-- name: end_message
-- With close_message: from open_messages to messages. ?4: charged attempts, ?5: attempts that this end adds, ?6: the last reply or ''.
INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, attempts, tries,
                      fence, last_reply, created_at, updated_at, settled_at, schedule_started_at, replay, copy_of)
SELECT id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, ?2, ?3, attempts + ?4, tries + ?5, fence,
       CASE WHEN ?6 = '' THEN last_reply ELSE ?6 END, created_at, ?7, ?7, schedule_started_at, replay, copy_of
  FROM open_messages WHERE id = ?1

-- name: close_message
DELETE FROM open_messages WHERE id = ?

-- name: put_back
-- Due again at ?7; parameters as in end_message.
UPDATE open_messages
   SET status = ?2, reason = ?3, attempts = attempts + ?4, tries = tries + ?5, last_reply = CASE WHEN ?6 = '' THEN last_reply ELSE ?6 END,
       due_at = ?7, look_at = ?7, instance = NULL, lease_until = NULL, updated_at = ?8
 WHERE id = ?1

-- name: renew_lease
UPDATE open_messages SET lease_until = ? WHERE id = ? AND fence = ? AND status = 'sending'

-- name: find_lapsed
-- Leases that ended: open_messages_by_status.
SELECT id, fence, order_id, order_version, kind, tries, reason FROM open_messages
 WHERE status = 'sending' AND lease_until <= ? ORDER BY id LIMIT ?

-- name: find_message
SELECT m.id, m.event_id, m.order_id, m.order_version, m.kind, m.recipient, m.locale, m.status, m.reason, m.due_at, m.attempts, m.fence,
       m.last_reply, m.created_at, m.updated_at, m.settled_at, m.schedule_started_at, m.replay, m.copy_of,
       (SELECT i.is_test FROM inbox AS i WHERE i.event_id = m.event_id),
       f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note
  FROM (SELECT * FROM every_message WHERE id = ?) AS m LEFT JOIN mails AS f ON f.message_id = m.id

-- name: attempts_of
-- The open intent comes last.
SELECT number, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged, uncertain, transcript
  FROM attempts WHERE message_id = ?1
UNION ALL
SELECT f.number, f.relay, f.started_at, NULL, '', '', 0, '', '', 0, 0, ''
  FROM mails AS f JOIN open_messages AS o ON o.id = f.message_id AND +o.status = 'sending' AND o.fence = f.intent_fence
 WHERE f.message_id = ?1
 ORDER BY 1

-- name: keep_dictionary
INSERT INTO mail_dictionaries (id, bytes) VALUES (?, ?) ON CONFLICT (id) DO NOTHING

-- name: mail_of
SELECT f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note, f.bytes, f.dictionary, d.bytes
  FROM mails AS f LEFT JOIN mail_dictionaries AS d ON d.id = f.dictionary
 WHERE f.message_id = ? AND f.bytes IS NOT NULL

-- name: list_quarantine
-- The head of quarantine_list. Without the values: a page of them could be as large as the memory.
SELECT id, topic, partition_id, record_offset, problem, reason, length(CAST(value AS BLOB)), stored_at FROM quarantine WHERE id < ?

-- name: latest_quarantined
SELECT id, topic, problem, substr(reason, 1, 200), stored_at FROM quarantine ORDER BY id DESC LIMIT ?

-- name: find_quarantined
SELECT id, topic, partition_id, record_offset, problem, reason, length(CAST(value AS BLOB)), stored_at, value FROM quarantine WHERE id = ?

-- name: read_quarantined
SELECT topic, partition_id, record_offset, key, value, written_at, headers FROM quarantine WHERE id = ?

-- name: drop_quarantined
DELETE FROM quarantine WHERE id = ?

-- name: find_event
SELECT event_id, order_id, version, type, event_at, traceparent, reference, stored_at, partition_id, record_offset FROM inbox WHERE event_id = ?1 LIMIT ?2

-- name: find_events_by_trace
-- inbox_by_trace
SELECT event_id, order_id, version, type, event_at, traceparent, reference, stored_at, partition_id, record_offset
  FROM inbox WHERE substr(traceparent, 4, 32) = ?1 AND traceparent <> '' ORDER BY event_id DESC LIMIT ?2

-- name: find_events_by_number
-- inbox_by_number
SELECT event_id, order_id, version, type, event_at, traceparent, reference, stored_at, partition_id, record_offset
  FROM inbox WHERE substr(order_id, -10) = ?1 AND version = 1 ORDER BY event_id DESC LIMIT ?2

-- name: find_events_by_reference
-- inbox_by_reference
SELECT event_id, order_id, version, type, event_at, traceparent, reference, stored_at, partition_id, record_offset
  FROM inbox WHERE reference = ?1 AND reference <> '' ORDER BY event_id DESC LIMIT ?2

-- name: events_of_order
-- Every event has a message: open_messages_by_order and messages_by_order know the events of an order.
SELECT i.event_id, i.order_id, i.version, i.type, i.event_at, i.traceparent, i.reference, i.stored_at, i.partition_id, i.record_offset, i.payload
  FROM (SELECT DISTINCT order_version, event_id FROM every_message WHERE order_id = ?1 AND order_version > ?2
         ORDER BY order_version, event_id LIMIT ?3) AS e
  JOIN inbox AS i ON i.event_id = e.event_id
 ORDER BY i.version

-- name: messages_of_order
SELECT m.id, m.event_id, m.order_id, m.order_version, m.kind, m.recipient, m.locale, m.status, m.reason, m.due_at, m.attempts, m.fence,
       m.last_reply, m.created_at, m.updated_at, m.settled_at, m.schedule_started_at, m.replay, m.copy_of,
       (SELECT i.is_test FROM inbox AS i WHERE i.event_id = m.event_id),
       f.mail_id, f.subject, f.template_version, f.text_origin, f.ai_note
  FROM (SELECT * FROM every_message WHERE order_id = ?1 AND order_version BETWEEN ?2 AND ?3 ORDER BY order_version, id LIMIT 200) AS m
  LEFT JOIN mails AS f ON f.message_id = m.id
 ORDER BY m.order_version, m.id

-- name: count_views
-- Each to ?1 and no further, by open_messages_by_status, messages_not_sent and the indexes of copies.
SELECT 'queued', (SELECT count(*) FROM (SELECT 1 FROM open_messages WHERE status = 'queued' LIMIT ?1))
UNION ALL
SELECT 'sending', (SELECT count(*) FROM (SELECT 1 FROM open_messages WHERE status = 'sending' LIMIT ?1))
UNION ALL
SELECT 'deferred', (SELECT count(*) FROM (SELECT 1 FROM open_messages WHERE status = 'deferred' LIMIT ?1))
UNION ALL
SELECT 'failed', (SELECT count(*) FROM (SELECT 1 FROM messages INDEXED BY messages_not_sent WHERE status = 'failed' AND status <> 'sent' LIMIT ?1))
UNION ALL
SELECT 'dead', (SELECT count(*) FROM (SELECT 1 FROM messages INDEXED BY messages_not_sent WHERE status = 'dead' AND status <> 'sent' LIMIT ?1))
UNION ALL
SELECT 'suppressed', (SELECT count(*) FROM (SELECT 1 FROM messages INDEXED BY messages_not_sent WHERE status = 'suppressed' AND status <> 'sent' LIMIT ?1))
UNION ALL
SELECT 'skipped', (SELECT count(*) FROM (SELECT 1 FROM messages INDEXED BY messages_not_sent WHERE status = 'skipped' AND status <> 'sent' LIMIT ?1))
UNION ALL
SELECT 'superseded', (SELECT count(*) FROM (SELECT 1 FROM messages INDEXED BY messages_not_sent WHERE status = 'superseded' AND status <> 'sent' LIMIT ?1))
UNION ALL
SELECT 'copies', (SELECT count(*) FROM (SELECT 1 FROM open_messages WHERE copy_of IS NOT NULL LIMIT ?1))
UNION ALL
SELECT 'copies', (SELECT count(*) FROM (SELECT 1 FROM messages WHERE copy_of IS NOT NULL LIMIT ?1))

-- name: read_ledger
SELECT name, count FROM ledger

-- name: oldest_due
-- open_messages_ready_since and open_messages_look.
SELECT min(at) FROM (SELECT * FROM (SELECT ready_at AS at FROM open_messages WHERE ready_at IS NOT NULL ORDER BY ready_at LIMIT 1)
                     UNION ALL
                     SELECT * FROM (SELECT look_at FROM open_messages WHERE look_at IS NOT NULL ORDER BY look_at LIMIT 1))

-- name: settled_event
-- ?1: the event, ?2 and ?3: around the ids of its planned messages, which begin with its first eight bytes.
SELECT NOT EXISTS (SELECT 1 FROM open_messages WHERE id >= ?2 AND id < ?3 AND event_id = ?1 AND copy_of IS NULL)
       AND EXISTS (SELECT 1 FROM messages WHERE id >= ?2 AND id < ?3 AND event_id = ?1 AND copy_of IS NULL)

-- name: open_events
SELECT DISTINCT event_id FROM (SELECT event_id FROM open_messages WHERE copy_of IS NULL ORDER BY id LIMIT ?)

-- name: replay_dead
-- With take_back: among the open ones again, due now, with a fresh schedule.
INSERT INTO open_messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, due_at, look_at,
                           attempts, tries, fence, last_reply, created_at, updated_at, schedule_started_at, replay, copy_of)
SELECT id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, 'queued', 'replayed: ' || ?2, ?3, ?3, 0, tries,
       fence, last_reply, created_at, ?3, ?3, ?2, copy_of
  FROM messages WHERE id = ?1 AND +status = 'dead'
RETURNING order_id, order_version

-- name: take_back
DELETE FROM messages WHERE id = ?

-- name: discard_dead
UPDATE messages SET status = 'skipped', reason = ?2, settled_at = ?3, updated_at = ?3 WHERE id = ?1 AND +status = 'dead'

-- name: status_of_message
SELECT status, recipient FROM every_message WHERE id = ?

-- name: copy_message
-- The same copy twice is one copy, also when it has ended meanwhile.
INSERT INTO open_messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, due_at, look_at,
                           created_at, updated_at, schedule_started_at, copy_of)
SELECT ?2, event_id, order_id, order_version, kind, coalesce(?3, recipient), coalesce(?4, recipient_domain), locale, 'queued', ?5, ?6, ?6,
       ?6, ?6, ?6, id
  FROM messages WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM messages WHERE id = ?2)
    ON CONFLICT (id) DO NOTHING
RETURNING order_id, order_version

-- name: select_dead
SELECT m.settled_at, m.id FROM messages AS m WHERE m.status = 'dead'

-- name: latest_dead
SELECT m.id, m.recipient_domain, m.kind, coalesce(t.relay, ''), coalesce(t.reply_code, 0), coalesce(t.enhanced_code, ''),
       substr(CASE WHEN m.last_reply <> '' THEN m.last_reply ELSE m.reason END, 1, 200), m.settled_at
  FROM (SELECT * FROM messages WHERE status = 'dead' ORDER BY settled_at DESC, id DESC LIMIT ?) AS m
  LEFT JOIN attempts AS t ON t.message_id = m.id AND t.number = (SELECT max(number) FROM attempts WHERE message_id = m.id)
 ORDER BY m.settled_at DESC, m.id DESC

-- name: add_tokens
INSERT INTO ai_spending (day, tokens_in, tokens_out) VALUES (?, ?, ?)
    ON CONFLICT (day) DO UPDATE SET tokens_in = tokens_in + excluded.tokens_in, tokens_out = tokens_out + excluded.tokens_out
RETURNING tokens_in, tokens_out

-- name: find_customers_mails
-- open_messages_by_recipient, messages_by_recipient, primary key of former_recipients.
SELECT coalesce((SELECT order_id FROM open_messages WHERE recipient = ?1 COLLATE NOCASE AND +status <> 'sending' ORDER BY id LIMIT 1),
                (SELECT order_id FROM messages WHERE recipient = ?1 COLLATE NOCASE ORDER BY id LIMIT 1),
                (SELECT order_id FROM former_recipients WHERE address = ?1 ORDER BY order_id LIMIT 1)),
       (SELECT count(*) FROM open_messages WHERE recipient = ?1 COLLATE NOCASE AND +status = 'sending')

-- name: newest_payload
SELECT payload FROM inbox WHERE event_id = (SELECT event_id FROM every_message WHERE order_id = ? ORDER BY order_version DESC LIMIT 1)

-- name: events_of_mails
-- open_messages_by_order, messages_by_order.
SELECT i.event_id, i.payload FROM (SELECT DISTINCT event_id FROM every_message WHERE order_id = ?1 AND event_id > ?2 ORDER BY event_id LIMIT 10) AS e
  JOIN inbox AS i ON i.event_id = e.event_id ORDER BY i.event_id

-- name: rewrite_payload
UPDATE inbox
   SET payload = ?2, reference = CASE WHEN instr(lower(reference), lower(?3)) > 0 THEN '' ELSE reference END
 WHERE event_id = ?1

-- name: customers_mails_to_skip
-- ?3: the customer's events as a JSON array; the shop's own mails of them go on.
SELECT id FROM open_messages
 WHERE order_id = ?1 AND +status <> 'sending'
   AND (recipient = ?2 COLLATE NOCASE OR event_id IN (SELECT value FROM json_each(?3)) AND kind <> 'merchant_new_order')

-- name: erase_recipients
-- A dead mail is not to be sent again. ?4: now.
UPDATE messages
   SET recipient = 'erased@erased.invalid', recipient_domain = 'erased.invalid', last_reply = '', replay = '',
       reason = CASE WHEN status = 'dead' OR instr(lower(reason), lower(?2)) > 0 THEN 'the customer was erased' ELSE reason END,
       status = CASE WHEN status = 'dead' THEN 'skipped' ELSE status END, updated_at = ?4
 WHERE order_id = ?1 AND recipient <> 'erased@erased.invalid'
   AND (recipient = ?2 COLLATE NOCASE OR event_id IN (SELECT value FROM json_each(?3)) AND kind <> 'merchant_new_order')

-- name: erase_bytes
UPDATE mails SET bytes = NULL, dictionary = NULL, subject = '', ai_note = ''
 WHERE message_id IN (SELECT id FROM messages WHERE order_id = ?1
                       AND (recipient = 'erased@erased.invalid' OR event_id IN (SELECT value FROM json_each(?2))))

-- name: erase_replies
UPDATE attempts SET reply = '', transcript = ''
 WHERE message_id IN (SELECT id FROM messages WHERE order_id = ?1
                       AND (recipient = 'erased@erased.invalid' OR event_id IN (SELECT value FROM json_each(?2))))

-- name: forget_former_recipient
DELETE FROM former_recipients WHERE address = ?2 AND order_id = ?1

-- name: end_of_bite
SELECT max(id) FROM (SELECT id FROM quarantine WHERE id > ? ORDER BY id LIMIT 20)

-- name: delete_quarantined
DELETE FROM quarantine WHERE id > ?1 AND id <= ?2 AND instr(lower(CAST(value AS BLOB)), lower(?3)) > 0

-- name: old_mails
-- ?1: go on behind this id; ?2: no id of what is younger is below it; ?3: look at so many. By the primary keys: ids begin with the time of
-- their event.
SELECT message_id, NOT EXISTS (SELECT 1 FROM open_messages AS o WHERE o.id = m.message_id)
  FROM mails AS m WHERE message_id > ?1 AND message_id < ?2 ORDER BY message_id LIMIT ?3

-- name: drop_mail
DELETE FROM mails WHERE message_id = ?

-- name: old_messages
-- As old_mails.
SELECT id, order_id FROM messages WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3

-- name: is_done_with
-- open_messages_by_order, messages_by_order.
SELECT NOT EXISTS (SELECT 1 FROM open_messages WHERE order_id = ?1) AND NOT EXISTS (SELECT 1 FROM messages WHERE order_id = ?1 AND id >= ?2)

-- name: drop_attempts_of
DELETE FROM attempts WHERE message_id IN (SELECT id FROM messages WHERE order_id = ?)

-- name: drop_mails_of
DELETE FROM mails WHERE message_id IN (SELECT id FROM messages WHERE order_id = ?)

-- name: drop_events_of
DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM messages WHERE order_id = ?)

-- name: drop_addresses_of
DELETE FROM former_recipients WHERE order_id = ?

-- name: keep_counts_of
-- What happened still counts, so the ledger gets beforehand what count_taken_back takes.
UPDATE ledger SET count = count + (SELECT count(*) FROM messages AS m WHERE m.order_id = ?1 AND m.status = ledger.name)
 WHERE name IN (SELECT status FROM messages WHERE order_id = ?1)

-- name: drop_messages_of
DELETE FROM messages WHERE order_id = ?
