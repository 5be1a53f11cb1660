-- Orders, their event history, the idempotency keys, the relay's place and the receipts: the tables of
-- adapters/postgres/sql/orders_schema.sql with the same names. Times are microseconds since 1970; ids are the contract's,
-- UUIDv7, so they sort by the millisecond of their creation. Each index serves a statement of orders.sql, relay.sql or
-- receipts.sql.

-- The head of each order: what is compared and searched. How the order stands is written in its last event, (id, version).
CREATE TABLE orders (
    id            TEXT    NOT NULL PRIMARY KEY,
    version       INTEGER NOT NULL CHECK (version > 0),
    status        TEXT    NOT NULL,
    reference     TEXT    NOT NULL,
    email         TEXT    NOT NULL,
    customer_name TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_by_status    ON orders (status, id);
CREATE INDEX orders_by_email     ON orders (email COLLATE NOCASE, id);
CREATE INDEX orders_by_reference ON orders (reference, id) WHERE reference <> '';

-- Addresses that orders had before they were corrected: documents of their history still hold them.
CREATE TABLE former_emails (
    address  TEXT NOT NULL COLLATE NOCASE,
    order_id TEXT NOT NULL,
    PRIMARY KEY (address, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_emails_by_order ON former_emails (order_id);
CREATE TRIGGER keep_former_email AFTER UPDATE OF email ON orders
WHEN old.email <> new.email AND new.email <> 'erased@erased.invalid' BEGIN
    INSERT INTO former_emails VALUES (old.email, old.id) ON CONFLICT DO NOTHING;
END;

-- The event history is the outbox: append-only, and AUTOINCREMENT under one writer makes its id order the commit order.
-- A document is kept once, here: the payload is put together by payload_of().
CREATE TABLE order_events (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id    TEXT    NOT NULL UNIQUE,
    order_id    TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    type        TEXT    NOT NULL,
    traceparent TEXT    NOT NULL,
    change      TEXT    NOT NULL,
    document    TEXT    NOT NULL,
    UNIQUE (order_id, version)
) STRICT;

-- What a key was used for; the first answer is made of that version again.
CREATE TABLE idempotency_keys (
    scope       TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    order_id    TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- The relay's place; one process owns the file, so there is no lease.
CREATE TABLE relay_lead (
    one               INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    epoch             INTEGER NOT NULL,
    instance          TEXT    NOT NULL,
    delivered_through INTEGER NOT NULL
) STRICT;
INSERT INTO relay_lead VALUES (1, 0, '', 0);

CREATE TABLE parked_events (
    id        INTEGER NOT NULL PRIMARY KEY REFERENCES order_events (id),
    order_id  TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    parked_at INTEGER NOT NULL
) STRICT;

-- Receipts of events that are not followed yet, one bit per event: a row stands for 1,024 ids in a row. Most events are
-- settled before they are followed, so all they cost is two bits here.
CREATE TABLE early_receipts (
    page     INTEGER PRIMARY KEY,  -- id / 1024
    received BLOB    NOT NULL,
    settled  BLOB    NOT NULL
) STRICT;

-- One row per followed event that is not settled; settled ones leave, so the table is as large as what is open.
CREATE TABLE event_receipts (
    id          INTEGER PRIMARY KEY,
    created_at  INTEGER NOT NULL,
    received_at INTEGER,
    asked_at    INTEGER NOT NULL DEFAULT 0,  -- 0: nobody was asked for it yet
    asked       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX event_receipts_unreceived ON event_receipts (asked_at, created_at) WHERE received_at IS NULL;
CREATE INDEX event_receipts_unsettled  ON event_receipts (asked_at, created_at);

-- Events up to followed_through had their row, if they were open then. received and settled count every receipt. Ids have
-- no holes here, so the highest one counts the events.
CREATE TABLE receipt_progress (
    one              INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    followed_through INTEGER NOT NULL,
    received         INTEGER NOT NULL,
    settled          INTEGER NOT NULL
) STRICT;
INSERT INTO receipt_progress VALUES (1, 0, 0, 0);
