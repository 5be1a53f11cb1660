// Orders, their event history and the idempotency keys.
#pragma once

namespace tidings::postgres::migrations {

inline constexpr const char* orders_0001 = R"sql(
CREATE TABLE orders (
    id            text COLLATE "C" PRIMARY KEY,
    version       bigint NOT NULL,
    status        text COLLATE "C" NOT NULL,
    reference     text NOT NULL,
    email         text NOT NULL,
    customer_name text NOT NULL,
    currency      text COLLATE "C" NOT NULL,
    total         bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    document      text NOT NULL
);
-- One index per filter of the list; each ends in the id, so that a page is read in order and stops early.
CREATE INDEX orders_by_status ON orders (status, id);
CREATE INDEX orders_by_email ON orders (lower(email), id);
CREATE INDEX orders_by_reference ON orders (reference, id) WHERE reference <> '';
CREATE INDEX orders_by_created_at ON orders (created_at, id);

-- The event history is the outbox: append-only, never updated. The order's row is inserted or locked before the event's id is
-- drawn, so within an order ids, versions and commits have the same order. CACHE 1: a cached block would break that.
-- Not partitioned: event_id and (order_id, version) must be unique over the whole table, and PostgreSQL can only
-- promise that per partition.
CREATE SEQUENCE order_events_id AS bigint CACHE 1;
CREATE TABLE order_events (
    id          bigint PRIMARY KEY,
    event_id    text COLLATE "C" NOT NULL UNIQUE,
    order_id    text COLLATE "C" NOT NULL,
    version     bigint NOT NULL,
    type        text COLLATE "C" NOT NULL,
    payload     text NOT NULL,
    traceparent text COLLATE "C" NOT NULL,
    created_at  timestamptz NOT NULL,
    UNIQUE (order_id, version)
);

CREATE TABLE idempotency_keys (
    scope         text COLLATE "C" NOT NULL,
    key           text COLLATE "C" NOT NULL,
    fingerprint   text COLLATE "C" NOT NULL,
    answer_status bigint NOT NULL,
    location      text NOT NULL,
    etag          text NOT NULL,
    body          text NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- The relay's place and its lease; one row.
CREATE TABLE relay_lead (
    one               boolean PRIMARY KEY DEFAULT true CHECK (one),
    epoch             bigint NOT NULL,
    instance          text NOT NULL,
    lease_until       timestamptz NOT NULL,
    delivered_through bigint NOT NULL
);
INSERT INTO relay_lead (epoch, instance, lease_until, delivered_through) VALUES (0, '', '-infinity', 0);

CREATE TABLE parked_events (
    id        bigint PRIMARY KEY,
    reason    text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now()
);
)sql";

}  // namespace tidings::postgres::migrations
