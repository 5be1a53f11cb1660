// The statements of the order repository. Every look-up by id is a LIMIT 1 sub-select, so that it stays an index probe
// whatever the planner thinks of the table's size.
#pragma once
#include "adapters/postgres/statement.hpp"

namespace tidings::postgres::order_sql {

// First in every write: draws the transaction's id before any outbox id is drawn (the relay's watermark relies on it),
// and takes the keys' locks without waiting. They must be held before the next statement takes its snapshot, so that it
// sees who won.
inline const statement open_group{"open_group", R"(
SELECT pg_current_xact_id()::text, (SELECT count(pg_try_advisory_xact_lock(key)) FROM unnest($1::bigint[]) AS key))"};

// In id order, so that two groups cannot wait for each other. The next statement's snapshot then sees the final
// versions.
inline const statement lock_orders{"lock_orders", R"(
SELECT count(*) FROM (SELECT id FROM orders WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE) AS locked)"};

// What creates and changes have in common. `fits`: whether the order is as the command expects; `store`: the write
// itself. $1 .. $25: one array per member of the commands, see write_parameters(). Unique violations (an id that
// another transaction is just writing) undo the group; each write is then tried alone.
inline std::string judged_writes(const std::string& fits, const std::string& store) {
    return R"(
WITH given AS MATERIALIZED (
    SELECT *
      FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                  $9::bigint[], $10::timestamptz[], $11::timestamptz[], $12::text[], $13::text[], $14::text[], $15::text[],
                  $16::text[], $17::timestamptz[], $18::text[], $19::text[], $20::bigint[], $21::text[], $22::bigint[],
                  $23::text[], $24::text[], $25::text[])
           WITH ORDINALITY
        AS given (id, expected, version, status, reference, email, customer_name, currency, total, created_at, updated_at,
                  document, event_id, type, payload, traceparent, event_at, scope, key, key_hash, fingerprint, answer_status,
                  location, etag, body, n)
), judged AS MATERIALIZED (
    SELECT given.*, used.fingerprint AS used_fingerprint, used.answer_status AS used_status, used.location AS used_location,
           used.etag AS used_etag, used.body AS used_body,
           given.key IS NULL OR pg_try_advisory_xact_lock(given.key_hash) AS free,
           )" +
           fits + R"( AS fits
      FROM given
      LEFT JOIN LATERAL (
           SELECT * FROM idempotency_keys AS k WHERE k.scope = given.scope AND k.key = given.key LIMIT 1) AS used ON true
), decided AS MATERIALIZED (
    SELECT judged.*, CASE WHEN fits AND free AND used_fingerprint IS NULL THEN nextval('order_events_id') END AS outbox_id
      FROM judged
), claims AS (
    INSERT INTO idempotency_keys (scope, key, fingerprint, answer_status, location, etag, body)
    SELECT scope, key, fingerprint, answer_status, location, etag, body
      FROM decided WHERE outbox_id IS NOT NULL AND key IS NOT NULL
), events AS (
    INSERT INTO order_events (id, event_id, order_id, version, type, payload, traceparent, created_at)
    SELECT outbox_id, event_id, id, version, type, payload, traceparent, event_at FROM decided WHERE outbox_id IS NOT NULL
), stored AS ()" +
           store + R"()
SELECT outbox_id, free, used_fingerprint, used_status, used_location, used_etag, used_body FROM decided ORDER BY n)";
}

inline const statement write_creates{
    "write_creates", judged_writes("(SELECT true FROM orders AS o WHERE o.id = given.id LIMIT 1) IS NULL", R"(
    INSERT INTO orders (id, version, status, reference, email, customer_name, currency, total, created_at, updated_at, document)
    SELECT id, version, status, reference, email, customer_name, currency, total, created_at, updated_at, document
      FROM decided WHERE outbox_id IS NOT NULL)")};

inline const statement write_changes{
    "write_changes",
    judged_writes("(SELECT o.version = given.expected FROM orders AS o WHERE o.id = given.id LIMIT 1) IS TRUE", R"(
    UPDATE orders AS o
       SET version = d.version, status = d.status, reference = d.reference, email = d.email,
           customer_name = d.customer_name, currency = d.currency, total = d.total, updated_at = d.updated_at,
           document = d.document
      FROM decided AS d WHERE d.outbox_id IS NOT NULL AND o.id = d.id)")};

inline const statement find_order{"find_order", "SELECT id, version, document FROM orders WHERE id = $1::text"};

inline const statement find_key{"find_key",
                                "SELECT fingerprint, answer_status, location, etag, body FROM idempotency_keys WHERE "
                                "scope = $1::text AND key = $2::text"};

inline const statement events_of_order{"events_of_order", R"(
SELECT event_id, order_id, version, type, payload, traceparent, created_at FROM order_events WHERE order_id = $1::text ORDER BY version)"};

// Oldest first, in bites, so that no transaction is long and several instances can purge at once.
inline const statement purge_keys{"purge_keys", R"(
DELETE FROM idempotency_keys USING (
    SELECT scope AS s, key AS k FROM idempotency_keys WHERE created_at < now() - make_interval(secs => $1::bigint)
     ORDER BY created_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED) AS old
 WHERE scope = s AND key = k)"};

}  // namespace tidings::postgres::order_sql
