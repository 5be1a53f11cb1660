#include "adapters/sqlite/schema.hpp"

namespace tidings::sqlite {
namespace {

// Times are microseconds since 1970. The order's history is the outbox: order_events is append-only and AUTOINCREMENT
// under one writer makes its id order the commit order.
constexpr const char* version_1 = R"sql(
CREATE TABLE orders (
    id            TEXT    NOT NULL PRIMARY KEY,
    version       INTEGER NOT NULL CHECK (version > 0),
    status        TEXT    NOT NULL,
    reference     TEXT    NOT NULL,
    email         TEXT    NOT NULL,
    customer_name TEXT    NOT NULL,
    currency      TEXT    NOT NULL,
    total         INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    document      TEXT    NOT NULL
) STRICT;
CREATE INDEX orders_by_email     ON orders (email, id);
CREATE INDEX orders_by_reference ON orders (reference, id) WHERE reference <> '';
CREATE INDEX orders_by_status    ON orders (status, id);

CREATE TABLE order_events (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id    TEXT    NOT NULL UNIQUE,
    order_id    TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    type        TEXT    NOT NULL,
    payload     TEXT    NOT NULL,
    traceparent TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    UNIQUE (order_id, version)
) STRICT;

CREATE TABLE idempotency_keys (
    scope       TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    status      INTEGER NOT NULL,
    location    TEXT    NOT NULL,
    etag        TEXT    NOT NULL,
    body        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE relay_progress (
    one               INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    epoch             INTEGER NOT NULL,
    instance          TEXT    NOT NULL,
    delivered_through INTEGER NOT NULL
) STRICT;
INSERT INTO relay_progress VALUES (1, 0, '', 0);

CREATE TABLE parked_events (
    id        INTEGER NOT NULL PRIMARY KEY REFERENCES order_events (id),
    order_id  TEXT    NOT NULL,
    reason    TEXT    NOT NULL,
    parked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX parked_events_by_order ON parked_events (order_id, id);
)sql";

// event_receipts has one row per delivered event that is not settled yet, and receipts that came before the relay saved
// its progress. Events up to followed_through have had their row. Events from before this table count as answered.
constexpr const char* version_2 = R"sql(
CREATE TABLE event_receipts (
    id          INTEGER PRIMARY KEY,
    created_at  INTEGER NOT NULL,
    received_at INTEGER,
    settled_at  INTEGER,
    asked_at    INTEGER,
    asked       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX event_receipts_unreceived ON event_receipts (created_at) WHERE received_at IS NULL;
CREATE INDEX event_receipts_unsettled  ON event_receipts (created_at) WHERE settled_at IS NULL;

CREATE TABLE receipt_progress (
    one              INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    followed_through INTEGER NOT NULL,
    followed         INTEGER NOT NULL,
    received         INTEGER NOT NULL,
    settled          INTEGER NOT NULL
) STRICT;
INSERT INTO receipt_progress
SELECT 1, delivered_through, known, known, known
  FROM (SELECT delivered_through, (SELECT count(*) FROM order_events WHERE id <= delivered_through) AS known
          FROM relay_progress);
)sql";

}  // namespace

const schema& orders_schema() {
    static const schema all{"orders", {version_1, version_2}};
    return all;
}

}  // namespace tidings::sqlite
