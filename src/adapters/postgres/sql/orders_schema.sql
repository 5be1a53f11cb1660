-- Orders, their event history, the idempotency keys, the relay's place and the receipts. One step: nothing is released.
-- Ids are UUIDv7 without the prefix of the contract, so they sort by the millisecond of their creation. An index stands
-- here only with the statement it serves (orders.sql, relay.sql, receipts.sql, order_list.cpp); order_plans_test.cpp
-- holds each to its plan.

-- The head of each order: what is locked, compared and searched. How the order stands is written in its last event,
-- (id, version). Primary key: find it, lock it, page through the list; a range of created_at is a range of ids.
CREATE TABLE orders (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL,
    status        text COLLATE "C" NOT NULL,
    reference     text COLLATE "C" NOT NULL,
    email         text NOT NULL,
    customer_name text NOT NULL
);
-- One index per exact filter of the list; each ends in the id, so that a page is read in order and stops early. Conditions that hold for
-- every row keep probes by id from them (see open_messages_by_status).
CREATE INDEX orders_by_status ON orders (status, id) WHERE status IS NOT NULL;
CREATE INDEX orders_by_email ON orders (lower(email COLLATE "C"), id)
    WHERE email IS NOT NULL;  -- "C": A to Z are folded, whatever the database's locale
CREATE INDEX orders_by_reference ON orders (reference, id) WHERE reference <> '';

-- Addresses that orders had before they were corrected: documents of their history still hold them. Primary key:
-- find_customers_order.
CREATE TABLE former_emails (
    address  text COLLATE "C" NOT NULL,  -- lower case
    order_id uuid NOT NULL,
    PRIMARY KEY (address, order_id)
);
CREATE INDEX former_emails_by_order ON former_emails (order_id);  -- forget_former_email
CREATE FUNCTION keep_former_email() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO former_emails VALUES (lower(old.email COLLATE "C"), old.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_former_email AFTER UPDATE OF email ON orders
    FOR EACH ROW WHEN (old.email <> new.email AND new.email <> 'erased@erased.invalid') EXECUTE FUNCTION keep_former_email();

-- The event history is the outbox: append-only, never updated. The order's row is locked before a later event's id is
-- drawn, so within an order ids, versions and commits have the same order. CACHE 1: a cached block would break that.
-- Primary key: the relay reads on from where it stands. event_id: receipts name it. (order_id, version): find_orders,
-- find_key, events_of_order.
-- Not partitioned: each of the three must be unique over the whole table, and PostgreSQL can only promise that per
-- partition. A document is kept once, here: the payload is put together by payload_of().
CREATE SEQUENCE order_events_id AS bigint CACHE 1;
CREATE TABLE order_events (
    id          bigint PRIMARY KEY,
    event_id    uuid NOT NULL UNIQUE,
    order_id    uuid NOT NULL,
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    type        text COLLATE "C" NOT NULL,
    traceparent text COLLATE "C" NOT NULL,
    change      text COLLATE "C" NOT NULL,
    document    text COMPRESSION lz4 COLLATE "C" NOT NULL,
    UNIQUE (order_id, version)
);

-- What a key was used for; the first answer is made of that version again. Primary key: find_key and every write with a
-- key. By age: purge_keys.
CREATE TABLE idempotency_keys (
    scope       text COLLATE "C" NOT NULL,
    key         text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL,
    order_id    uuid NOT NULL,
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- The relay's place and its lease; one row. Ids, epochs and the progress mean something in this very database (store)
-- only: a dump that is restored elsewhere, or a standby that took over, is another one.
CREATE TABLE relay_lead (
    one               boolean PRIMARY KEY DEFAULT true CHECK (one),
    epoch             bigint NOT NULL,
    instance          text NOT NULL,
    store             text COLLATE "C" NOT NULL,
    lease_until       timestamptz NOT NULL,
    delivered_through bigint NOT NULL
);
INSERT INTO relay_lead (epoch, instance, store, lease_until, delivered_through) VALUES (0, '', '', '-infinity', 0);

CREATE TABLE parked_events (
    id        bigint PRIMARY KEY,
    order_id  uuid NOT NULL,
    reason    text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now()
);

-- Receipts of events that are not followed yet, one bit per event: a row stands for 1,024 ids in a row. Most events are
-- settled before they are followed, so all they cost is two bits here. Primary key: record_receipts, follow_relay.
CREATE TABLE early_receipts (
    page     bigint PRIMARY KEY,  -- id / 1024
    received bit(1024) NOT NULL,
    settled  bit(1024) NOT NULL
);

-- One row per followed event that is not settled; settled ones leave, so the table is as large as what is open. Both
-- indexes: ask_again, count_receipts; they put first what nobody was asked for yet.
CREATE TABLE event_receipts (
    id          bigint PRIMARY KEY,
    created_at  timestamptz NOT NULL,
    received_at timestamptz,
    asked_at    timestamptz NOT NULL DEFAULT '-infinity',
    asked       bigint NOT NULL DEFAULT 0
);
CREATE INDEX event_receipts_unreceived ON event_receipts (asked_at, created_at) WHERE received_at IS NULL;
-- The condition holds for every row; only questions that name it go by this index.
CREATE INDEX event_receipts_unsettled ON event_receipts (asked_at, created_at) WHERE asked >= 0;

-- Events up to followed_through had their row, if they were open then; followed counts them. received and settled count
-- every receipt. Events up to counted_through are counted in counted; next_through is counted, too, once every
-- transaction below next_transaction has ended. One row, which every change of receipts locks first.
CREATE TABLE receipt_progress (
    one              boolean PRIMARY KEY DEFAULT true CHECK (one),
    followed_through bigint NOT NULL DEFAULT 0,
    followed         bigint NOT NULL DEFAULT 0,
    received         bigint NOT NULL DEFAULT 0,
    settled          bigint NOT NULL DEFAULT 0,
    counted_through  bigint NOT NULL DEFAULT 0,
    counted          bigint NOT NULL DEFAULT 0,
    next_through     bigint NOT NULL DEFAULT 0,
    next_transaction bigint
);
INSERT INTO receipt_progress DEFAULT VALUES;
