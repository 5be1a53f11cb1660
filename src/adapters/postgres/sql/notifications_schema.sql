-- What the notification service keeps. Work that is open stands apart from history: a mail has one row in open_messages while it is
-- on its way and one in messages from then on; it is written once when it is planned and once when it ends, however old the store is.
-- Ids are the 16 bytes of the UUIDs; what they name ("evt_", "ord_", "msg_") is known from the column.

-- One row per event: a repeat is recognised by it, and copies are written from it.
CREATE TABLE inbox (
    event_id    uuid PRIMARY KEY,
    order_id    uuid NOT NULL,
    version     bigint NOT NULL,
    type        text COLLATE "C" NOT NULL,
    payload     text NOT NULL,
    traceparent text COLLATE "C" NOT NULL,
    event_at    timestamptz NOT NULL,
    stored_at   timestamptz NOT NULL DEFAULT now(),
    reference   text COLLATE "C" NOT NULL DEFAULT '',  -- the shop's own number of the order
    partition_id  bigint,                              -- where it stood in the event log; NULL: it came back from quarantine
    record_offset bigint,
    is_test       boolean NOT NULL DEFAULT false       -- of a test order: no mail of it, copies included, is sent
);
-- find_events: what people have in hand of an event. The end of an order's id is what its short number stands for.
CREATE INDEX inbox_by_trace ON inbox (substr(traceparent, 4, 32), event_id) WHERE traceparent <> '';
CREATE INDEX inbox_by_number ON inbox (right(order_id::text, 10), event_id) WHERE version = 1;
CREATE INDEX inbox_by_reference ON inbox (reference, event_id) WHERE reference <> '';

-- Exactly one of these holds for an open message:
--   in its lane:  lane and ready_at are set; it may be claimed now
--   timed:        due_at and look_at are set; it is due again then
--   waiting:      only look_at is set; an earlier version of its order is not done, or has not come yet
--   being sent:   status 'sending'; none of them is set
CREATE TABLE open_messages (
    id                  uuid PRIMARY KEY,
    event_id            uuid NOT NULL,
    order_id            uuid NOT NULL,
    order_version       bigint NOT NULL,
    kind                text COLLATE "C" NOT NULL,
    recipient           text NOT NULL,
    recipient_domain    text COLLATE "C" NOT NULL,  -- lower case
    locale              text NOT NULL,
    status              text COLLATE "C" NOT NULL CHECK (status IN ('queued', 'sending', 'deferred')),
    reason              text NOT NULL,
    lane                text COLLATE "C",           -- recipient_domain
    ready_at            timestamptz,                -- since when it stands in its lane
    due_at              timestamptz,
    look_at             timestamptz,                -- when to look whether it may enter its lane
    attempts            bigint NOT NULL DEFAULT 0,  -- charged ones
    tries               bigint NOT NULL DEFAULT 0,  -- rows in attempts
    fence               bigint NOT NULL DEFAULT 0,
    instance            text,
    lease_until         timestamptz,
    last_reply          text NOT NULL DEFAULT '',
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    schedule_started_at timestamptz,                -- a person set it going again then
    replay              text NOT NULL DEFAULT '',
    copy_of             uuid                        -- NULL: planned from its event
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);
-- Is something of the order still open: every store, every end.
CREATE INDEX open_messages_by_order ON open_messages (order_id, order_version);
-- claim_ready, find_lanes: the head of each lane.
CREATE INDEX open_messages_ready ON open_messages (lane, ready_at, id) WHERE lane IS NOT NULL;
-- next_due, read_ledger: is something ready, and since when.
-- The condition keeps claims from it: with one large lane it would seem as good as the lane's own.
CREATE INDEX open_messages_ready_since ON open_messages (ready_at) WHERE ready_at IS NOT NULL AND status <> 'sending';
-- look_again, next_due.
CREATE INDEX open_messages_look ON open_messages (look_at) WHERE look_at IS NOT NULL;
-- Lists by status; recover_leases ('sending' is as much as mails are under way).
-- The condition holds for every row, here and below. It keeps probes by id from an index that begins with something else: right after VACUUM
-- of an empty table that may seem cheaper than the primary key, and would be read from end to end.
CREATE INDEX open_messages_by_status ON open_messages (status, id) WHERE status <> 'sent';
-- Lists by recipient.
CREATE INDEX open_messages_by_recipient ON open_messages (lower(recipient COLLATE "C"), id) WHERE recipient <> '';
-- Lists of what was sent once more on demand.
CREATE INDEX open_messages_copies ON open_messages (id) WHERE copy_of IS NOT NULL;

-- What has ended. Nothing of it is read on the way of another mail but by_order.
CREATE TABLE messages (
    id                  uuid PRIMARY KEY,
    event_id            uuid NOT NULL,
    order_id            uuid NOT NULL,
    order_version       bigint NOT NULL,
    kind                text COLLATE "C" NOT NULL,
    recipient           text NOT NULL,
    recipient_domain    text COLLATE "C" NOT NULL,
    locale              text NOT NULL,
    status              text COLLATE "C" NOT NULL CHECK (status NOT IN ('queued', 'sending', 'deferred')),
    reason              text NOT NULL,
    attempts            bigint NOT NULL,
    tries               bigint NOT NULL,
    fence               bigint NOT NULL,
    last_reply          text NOT NULL,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    settled_at          timestamptz NOT NULL,
    schedule_started_at timestamptz,
    replay              text NOT NULL,
    copy_of             uuid
);
-- Which versions of the order ended and how: store_messages, release_orders; lists by order.
CREATE INDEX messages_by_order ON messages (order_id, order_version);
-- Lists by recipient.
CREATE INDEX messages_by_recipient ON messages (lower(recipient COLLATE "C"), id) WHERE recipient <> '';
-- Lists by status: most messages are sent, and a list of those needs no index.
CREATE INDEX messages_not_sent ON messages (status, id) WHERE status <> 'sent';
-- Dead letters, oldest death first.
CREATE INDEX messages_dead ON messages (settled_at, id) WHERE status = 'dead';
-- Lists of what was sent once more on demand.
CREATE INDEX messages_copies ON messages (id) WHERE copy_of IS NOT NULL;

-- Addresses that mails were to go to before they were corrected: the events of their orders still hold them. Primary key:
-- find_customers_mails.
CREATE TABLE former_recipients (
    address  text COLLATE "C" NOT NULL,  -- lower case
    order_id uuid NOT NULL,
    PRIMARY KEY (address, order_id)
);
CREATE INDEX former_recipients_by_order ON former_recipients (order_id);  -- drop_old_messages
CREATE FUNCTION keep_former_recipient() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO former_recipients VALUES (lower(old.recipient COLLATE "C"), old.order_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_former_recipient AFTER UPDATE OF recipient ON open_messages
    FOR EACH ROW WHEN (old.recipient <> new.recipient) EXECUTE FUNCTION keep_former_recipient();

-- The bytes that every attempt sends, and the last intent. The intent is open while the message is being sent under that fence.
CREATE TABLE mails (
    message_id       uuid PRIMARY KEY,
    bytes            bytea,                       -- packed; NULL: not written yet
    dictionary       bigint,                      -- what it was packed with
    mail_id          text NOT NULL DEFAULT '',
    subject          text NOT NULL DEFAULT '',
    template_version text NOT NULL DEFAULT '',
    text_origin      text NOT NULL DEFAULT '',
    ai_note          text NOT NULL DEFAULT '',
    intent_fence     bigint NOT NULL DEFAULT 0,   -- 0: no intent yet
    number           bigint NOT NULL DEFAULT 0,   -- of the attempt that is meant
    relay            text NOT NULL DEFAULT '',
    started_at       timestamptz
);
ALTER TABLE mails ALTER COLUMN bytes SET STORAGE EXTERNAL;  -- packed already

-- What mails of one template version have in common; kept as long as one of them is.
CREATE TABLE mail_dictionaries (
    id    bigint PRIMARY KEY,
    bytes bytea NOT NULL
);

-- Attempts that ended.
CREATE TABLE attempts (
    message_id    uuid NOT NULL,
    number        bigint NOT NULL,
    relay         text NOT NULL,
    started_at    timestamptz NOT NULL,
    ended_at      timestamptz NOT NULL,
    outcome       text COLLATE "C" NOT NULL,
    phase         text COLLATE "C" NOT NULL DEFAULT '',
    reply_code    bigint NOT NULL DEFAULT 0,
    enhanced_code text NOT NULL DEFAULT '',
    reply         text NOT NULL DEFAULT '',
    charged       boolean NOT NULL DEFAULT false,
    uncertain     boolean NOT NULL DEFAULT false,
    transcript    text NOT NULL DEFAULT '',
    PRIMARY KEY (message_id, number)
);
-- Lists of messages with a try whose answer was lost.
CREATE INDEX attempts_uncertain ON attempts (message_id) WHERE uncertain;

CREATE TABLE quarantine (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic        text NOT NULL,
    partition_id bigint NOT NULL,
    record_offset bigint NOT NULL,
    problem      text COLLATE "C" NOT NULL,
    reason       text NOT NULL,
    key          bytea,
    headers      bytea[] NOT NULL,  -- name, value, name, value, …
    value        bytea NOT NULL,
    written_at   timestamptz NOT NULL,
    stored_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (topic, partition_id, record_offset)
);
-- Lists of the quarantine by topic and by problem.
CREATE INDEX quarantine_by_topic ON quarantine (topic, id) WHERE topic IS NOT NULL;
CREATE INDEX quarantine_by_problem ON quarantine (problem, id) WHERE problem IS NOT NULL;

CREATE TABLE ai_spending (
    day        date   PRIMARY KEY,  -- UTC
    tokens_in  bigint NOT NULL,
    tokens_out bigint NOT NULL
);

-- The counts are kept, not counted: every change adds rows here in its own transaction, and fold_ledger adds rows up. The sum of a
-- name's rows is its count at any time. Names: received, planned (events that have a message), quarantined, open (messages), deferred
-- (of the open ones), and the states in which messages end.
CREATE TABLE ledger (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name  text COLLATE "C" NOT NULL,
    count bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);

-- {schema}: the functions also work for a session with another search_path; a SET of their own would cost more than what they do.
CREATE FUNCTION count_received() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {schema}.ledger (name, count) SELECT 'received', count(*) FROM changed HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER count_received AFTER INSERT ON inbox REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_received();

CREATE FUNCTION count_quarantined() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {schema}.ledger (name, count)
    SELECT 'quarantined', TG_ARGV[0]::bigint * count(*) FROM changed HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER count_quarantined AFTER INSERT ON quarantine REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_quarantined('1');
CREATE TRIGGER count_decided AFTER DELETE ON quarantine REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_quarantined('-1');

CREATE FUNCTION count_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {schema}.ledger (name, count) SELECT 'open', count(*) FROM changed HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER count_opened AFTER INSERT ON open_messages REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_opened();

CREATE FUNCTION count_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {schema}.ledger (name, count)
    SELECT 'open', -count(*) FROM changed HAVING count(*) > 0
    UNION ALL
    SELECT 'deferred', -count(*) FROM changed WHERE status = 'deferred' HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER count_closed AFTER DELETE ON open_messages REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_closed();

CREATE FUNCTION count_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {schema}.ledger (name, count) SELECT status, count(*) FROM changed GROUP BY status;
    RETURN NULL;
END $$;
CREATE TRIGGER count_ended AFTER INSERT ON messages REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_ended();

CREATE FUNCTION count_taken_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {schema}.ledger (name, count) SELECT status, -count(*) FROM changed GROUP BY status;
    RETURN NULL;
END $$;
CREATE TRIGGER count_taken_back AFTER DELETE ON messages REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION count_taken_back();

-- Rows that change as they do on the way of every mail fire nothing.
CREATE FUNCTION count_deferral() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {schema}.ledger (name, count) VALUES ('deferred', CASE WHEN NEW.status = 'deferred' THEN 1 ELSE -1 END);
    RETURN NULL;
END $$;
CREATE TRIGGER count_deferral AFTER UPDATE OF status ON open_messages FOR EACH ROW
    WHEN ((OLD.status = 'deferred') <> (NEW.status = 'deferred')) EXECUTE FUNCTION count_deferral();

CREATE FUNCTION count_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {schema}.ledger (name, count) VALUES (OLD.status, -1), (NEW.status, 1);
    RETURN NULL;
END $$;
CREATE TRIGGER count_move AFTER UPDATE OF status ON messages FOR EACH ROW
    WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION count_move();

-- For reading: every message, wherever it stands.
CREATE VIEW every_message AS
SELECT id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, due_at, attempts, tries, fence,
       last_reply, created_at, updated_at, NULL::timestamptz AS settled_at, schedule_started_at, replay, copy_of
  FROM open_messages
UNION ALL
SELECT id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, NULL, attempts, tries, fence,
       last_reply, created_at, updated_at, settled_at, schedule_started_at, replay, copy_of
  FROM messages;
