// Receipts of the notification side.
#pragma once

namespace tidings::postgres::migrations {

inline constexpr const char* orders_0002 = R"sql(
-- One row per delivered event that is not settled yet; settled ones leave, so the table is as large as what is open.
-- A receipt that is faster than the relay's saved progress has its row early.
CREATE TABLE event_receipts (
    id          bigint PRIMARY KEY,
    created_at  timestamptz NOT NULL,
    received_at timestamptz,
    settled_at  timestamptz,
    asked_at    timestamptz,
    asked       bigint NOT NULL DEFAULT 0
);
CREATE INDEX event_receipts_unreceived ON event_receipts (created_at) WHERE received_at IS NULL;
CREATE INDEX event_receipts_unsettled ON event_receipts (created_at) WHERE settled_at IS NULL;

-- Events up to followed_through have had their row; the counters cover them, and receipts that came early. One row, which
-- every change of receipts locks first. Events from before this table count as answered.
CREATE TABLE receipt_progress (
    one              boolean PRIMARY KEY DEFAULT true CHECK (one),
    followed_through bigint NOT NULL,
    followed         bigint NOT NULL,
    received         bigint NOT NULL,
    settled          bigint NOT NULL
);
INSERT INTO receipt_progress (followed_through, followed, received, settled)
SELECT delivered_through, known, known, known
  FROM relay_lead, LATERAL (SELECT count(*) AS known FROM order_events WHERE id <= delivered_through) AS old;
)sql";

}  // namespace tidings::postgres::migrations
