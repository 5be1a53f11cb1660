-- What the notification service keeps: the tables and columns of adapters/postgres/sql/notifications_schema.sql. Times are
-- microseconds since 1970. Work that is open stands apart from history: a mail has one row in open_messages while it is on its way and
-- one in messages from then on. Ids are the contract's ("evt_…", "ord_…", "msg_…"): they sort by the millisecond of their creation.

-- One row per event: a repeat is recognised by it, and copies are written from it.
CREATE TABLE inbox (
    event_id    TEXT    NOT NULL PRIMARY KEY,
    order_id    TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    type        TEXT    NOT NULL,
    payload     TEXT    NOT NULL,
    traceparent TEXT    NOT NULL,
    event_at    INTEGER NOT NULL,
    stored_at   INTEGER NOT NULL,
    reference   TEXT    NOT NULL DEFAULT '',  -- the shop's own number of the order
    partition_id  INTEGER,                    -- where it stood in the event log; NULL: it came back from quarantine
    record_offset INTEGER,
    is_test       INTEGER NOT NULL DEFAULT 0  -- of a test order: no mail of it, copies included, is sent
) STRICT;
-- find_events: what people have in hand of an event. The end of an order's id is what its short number stands for.
CREATE INDEX inbox_by_trace ON inbox (substr(traceparent, 4, 32), event_id) WHERE traceparent <> '';
CREATE INDEX inbox_by_number ON inbox (substr(order_id, -10), event_id) WHERE version = 1;
CREATE INDEX inbox_by_reference ON inbox (reference, event_id) WHERE reference <> '';

-- Exactly one of these holds for an open message:
--   in its lane:  lane and ready_at are set; it may be claimed now
--   timed:        due_at and look_at are set; it is due again then
--   waiting:      only look_at is set; an earlier version of its order is not done, or has not come yet
--   being sent:   status 'sending'; none of lane, ready_at and look_at is set
CREATE TABLE open_messages (
    id                  TEXT    NOT NULL PRIMARY KEY,
    event_id            TEXT    NOT NULL,
    order_id            TEXT    NOT NULL,
    order_version       INTEGER NOT NULL,
    kind                TEXT    NOT NULL,
    recipient           TEXT    NOT NULL,
    recipient_domain    TEXT    NOT NULL,            -- lower case
    locale              TEXT    NOT NULL,
    status              TEXT    NOT NULL CHECK (status IN ('queued', 'sending', 'deferred')),
    reason              TEXT    NOT NULL,
    lane                TEXT,                        -- recipient_domain
    ready_at            INTEGER,                     -- since when it stands in its lane
    due_at              INTEGER,
    look_at             INTEGER,                     -- when to look whether it may enter its lane
    attempts            INTEGER NOT NULL DEFAULT 0,  -- charged ones
    tries               INTEGER NOT NULL DEFAULT 0,  -- rows in attempts
    fence               INTEGER NOT NULL DEFAULT 0,
    instance            TEXT,
    lease_until         INTEGER,
    last_reply          TEXT    NOT NULL DEFAULT '',
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    schedule_started_at INTEGER,                     -- a person set it going again then
    replay              TEXT    NOT NULL DEFAULT '',
    copy_of             TEXT                         -- NULL: planned from its event
) STRICT;
-- find_position, find_waiting, find_earlier, hold_later.
CREATE INDEX open_messages_by_order ON open_messages (order_id, order_version);
-- next_lane, head_of_lane.
CREATE INDEX open_messages_ready ON open_messages (lane, ready_at, id) WHERE lane IS NOT NULL;
-- next_due, oldest_due.
CREATE INDEX open_messages_ready_since ON open_messages (ready_at) WHERE ready_at IS NOT NULL;
-- find_looks, next_due, oldest_due.
CREATE INDEX open_messages_look ON open_messages (look_at) WHERE look_at IS NOT NULL;
-- Lists by status; find_lapsed ('sending' is as much as mails are under way).
CREATE INDEX open_messages_by_status ON open_messages (status, id);
-- Lists by recipient.
CREATE INDEX open_messages_by_recipient ON open_messages (recipient COLLATE NOCASE, id);
-- Lists of what was sent once more on demand.
CREATE INDEX open_messages_copies ON open_messages (id) WHERE copy_of IS NOT NULL;

-- What has ended. Nothing of it is read on the way of another mail but by_order.
CREATE TABLE messages (
    id                  TEXT    NOT NULL PRIMARY KEY,
    event_id            TEXT    NOT NULL,
    order_id            TEXT    NOT NULL,
    order_version       INTEGER NOT NULL,
    kind                TEXT    NOT NULL,
    recipient           TEXT    NOT NULL,
    recipient_domain    TEXT    NOT NULL,
    locale              TEXT    NOT NULL,
    status              TEXT    NOT NULL CHECK (status NOT IN ('queued', 'sending', 'deferred')),
    reason              TEXT    NOT NULL,
    attempts            INTEGER NOT NULL,
    tries               INTEGER NOT NULL,
    fence               INTEGER NOT NULL,
    last_reply          TEXT    NOT NULL,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    settled_at          INTEGER NOT NULL,
    schedule_started_at INTEGER,
    replay              TEXT    NOT NULL,
    copy_of             TEXT
) STRICT;
-- find_position; lists by order.
CREATE INDEX messages_by_order ON messages (order_id, order_version);
-- Lists by recipient.
CREATE INDEX messages_by_recipient ON messages (recipient COLLATE NOCASE, id);
-- Lists by status: most messages are sent, and a list of those needs no index.
CREATE INDEX messages_not_sent ON messages (status, id) WHERE status <> 'sent';
-- Dead letters, oldest death first.
CREATE INDEX messages_dead ON messages (settled_at, id) WHERE status = 'dead';
-- Lists of what was sent once more on demand.
CREATE INDEX messages_copies ON messages (id) WHERE copy_of IS NOT NULL;

-- Addresses that mails were to go to before they were corrected: the events of their orders still hold them.
CREATE TABLE former_recipients (
    address  TEXT NOT NULL COLLATE NOCASE,
    order_id TEXT NOT NULL,
    PRIMARY KEY (address, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_recipients_by_order ON former_recipients (order_id);  -- drop_addresses_of
CREATE TRIGGER keep_former_recipient AFTER UPDATE OF recipient ON open_messages WHEN old.recipient <> new.recipient BEGIN
    INSERT INTO former_recipients VALUES (old.recipient, old.order_id) ON CONFLICT DO NOTHING;
END;

-- The bytes that every attempt sends, and the last intent. The intent is open while the message is being sent under that fence. The
-- bytes come last: a reader of the other columns does not read them.
CREATE TABLE mails (
    message_id       TEXT    NOT NULL PRIMARY KEY,
    dictionary       INTEGER,                      -- what the bytes were packed with
    mail_id          TEXT    NOT NULL DEFAULT '',
    subject          TEXT    NOT NULL DEFAULT '',
    template_version TEXT    NOT NULL DEFAULT '',
    text_origin      TEXT    NOT NULL DEFAULT '',
    ai_note          TEXT    NOT NULL DEFAULT '',
    intent_fence     INTEGER NOT NULL DEFAULT 0,   -- 0: no intent yet
    number           INTEGER NOT NULL DEFAULT 0,   -- of the attempt that is meant
    relay            TEXT    NOT NULL DEFAULT '',
    started_at       INTEGER,
    bytes            TEXT                          -- NULL: not written yet
) STRICT;

-- What mails of one template version have in common; kept as long as one of them is.
CREATE TABLE mail_dictionaries (
    id    INTEGER NOT NULL PRIMARY KEY,
    bytes TEXT    NOT NULL
) STRICT;

-- Attempts that ended.
CREATE TABLE attempts (
    message_id    TEXT    NOT NULL,
    number        INTEGER NOT NULL,
    relay         TEXT    NOT NULL,
    started_at    INTEGER NOT NULL,
    ended_at      INTEGER NOT NULL,
    outcome       TEXT    NOT NULL,
    phase         TEXT    NOT NULL,
    reply_code    INTEGER NOT NULL,
    enhanced_code TEXT    NOT NULL,
    reply         TEXT    NOT NULL,
    charged       INTEGER NOT NULL,
    uncertain     INTEGER NOT NULL,
    transcript    TEXT    NOT NULL,
    PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;
-- Lists of messages with a try whose answer was lost.
CREATE INDEX attempts_uncertain ON attempts (message_id) WHERE uncertain = 1;

CREATE TABLE quarantine (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    topic         TEXT    NOT NULL,
    partition_id  INTEGER NOT NULL,
    record_offset INTEGER NOT NULL,
    problem       TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    written_at    INTEGER NOT NULL,
    stored_at     INTEGER NOT NULL,
    key           TEXT,
    headers       TEXT    NOT NULL,  -- packed_headers.hpp
    value         TEXT    NOT NULL,  -- the last: what stands behind a large one is reached page by page
    UNIQUE (topic, partition_id, record_offset)
) STRICT;
-- Lists of the quarantine by topic and by problem. Each ends with the id.
CREATE INDEX quarantine_by_topic ON quarantine (topic);
CREATE INDEX quarantine_by_problem ON quarantine (problem);

CREATE TABLE ai_spending (
    day        INTEGER NOT NULL PRIMARY KEY,  -- since 1970, UTC
    tokens_in  INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL
) STRICT;

-- The counts are kept, not counted: every change counts itself in its own transaction. There is one writer, so one row for each name
-- is enough.
CREATE TABLE ledger (
    name  TEXT    NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO ledger (name, count)
VALUES ('received', 0), ('planned', 0), ('quarantined', 0), ('queued', 0), ('sending', 0), ('deferred', 0), ('sent', 0), ('failed', 0),
       ('dead', 0), ('suppressed', 0), ('skipped', 0), ('superseded', 0);

CREATE TRIGGER count_received AFTER INSERT ON inbox BEGIN
    UPDATE ledger SET count = count + 1 WHERE name = 'received';
END;
CREATE TRIGGER count_quarantined AFTER INSERT ON quarantine BEGIN
    UPDATE ledger SET count = count + 1 WHERE name = 'quarantined';
END;
CREATE TRIGGER count_decided AFTER DELETE ON quarantine BEGIN
    UPDATE ledger SET count = count - 1 WHERE name = 'quarantined';
END;
CREATE TRIGGER count_opened AFTER INSERT ON open_messages BEGIN
    UPDATE ledger SET count = count + 1 WHERE name = new.status;
END;
CREATE TRIGGER count_closed AFTER DELETE ON open_messages BEGIN
    UPDATE ledger SET count = count - 1 WHERE name = old.status;
END;
CREATE TRIGGER count_ended AFTER INSERT ON messages BEGIN
    UPDATE ledger SET count = count + 1 WHERE name = new.status;
END;
CREATE TRIGGER count_taken_back AFTER DELETE ON messages BEGIN
    UPDATE ledger SET count = count - 1 WHERE name = old.status;
END;
CREATE TRIGGER count_open_moves AFTER UPDATE OF status ON open_messages WHEN old.status <> new.status BEGIN
    UPDATE ledger SET count = count - 1 WHERE name = old.status;
    UPDATE ledger SET count = count + 1 WHERE name = new.status;
END;
CREATE TRIGGER count_ended_moves AFTER UPDATE OF status ON messages WHEN old.status <> new.status BEGIN
    UPDATE ledger SET count = count - 1 WHERE name = old.status;
    UPDATE ledger SET count = count + 1 WHERE name = new.status;
END;

-- For reading: every message, wherever it stands. The cast keeps both halves of one type, without which a list would sort them all.
CREATE VIEW every_message AS
SELECT id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, due_at, attempts, tries, fence,
       last_reply, created_at, updated_at, CAST(NULL AS INTEGER) AS settled_at, schedule_started_at, replay, copy_of
  FROM open_messages
UNION ALL
SELECT id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, CAST(NULL AS INTEGER), attempts,
       tries, fence, last_reply, created_at, updated_at, settled_at, schedule_started_at, replay, copy_of
  FROM messages;
