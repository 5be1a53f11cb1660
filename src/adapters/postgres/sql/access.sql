-- API keys, the audit log and saved views.

-- name: list_keys
-- The whole table, which is small.
SELECT id, digest, name, role, created_at, created_by, expires_at, last_used_at, revoked_at, revoked_by, type
  FROM api_keys ORDER BY created_at DESC, id

-- name: lock_keys
-- Changes of keys take turns, so that the bound holds and bulk updates cannot lock each other out.
SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.api_keys', 0))

-- name: make_room_for_key
-- $1: so many may be there; $2: what has expired by then has ended.
DELETE FROM api_keys
 WHERE (SELECT count(*) FROM api_keys) >= $1::bigint
   AND id = (SELECT id FROM api_keys WHERE revoked_at IS NOT NULL OR expires_at <= $2::timestamptz
              ORDER BY LEAST(revoked_at, expires_at), id LIMIT 1)

-- name: add_key
-- Answers whether its digest or id was there; no row is written then, nor when the table is full.
WITH there AS MATERIALIZED (
    SELECT EXISTS (SELECT FROM api_keys WHERE digest = $2::text OR id = $1::text) AS known,
           (SELECT count(*) FROM api_keys) AS keys
), added AS (
    INSERT INTO api_keys (id, digest, name, role, created_at, created_by, expires_at, type)
    SELECT $1::text, $2::text, $3::text, $4::text, $5::timestamptz, $6::text, $7::timestamptz, $8::text
      FROM there WHERE NOT known AND keys < $9::bigint
    RETURNING true
)
SELECT known, (SELECT count(*) FROM added) FROM there

-- name: revoke_key
UPDATE api_keys
   SET revoked_by = CASE WHEN revoked_at IS NULL THEN $3::text ELSE revoked_by END, revoked_at = COALESCE(revoked_at, $2::timestamptz)
 WHERE id = $1::text
RETURNING id, digest, name, role, created_at, created_by, expires_at, last_used_at, revoked_at, revoked_by, type

-- name: note_key_uses
UPDATE api_keys AS k SET last_used_at = u.at
  FROM unnest($1::text[], $2::timestamptz[]) AS u (id, at)
 WHERE k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)

-- name: begin_audit_entry
-- Safe to repeat.
INSERT INTO audit_log (id, at, actor, actor_name, action, object, remote, request, outcome, status, asked, result)
VALUES ($1::uuid, $2::timestamptz, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::text, $10::bigint, $11::text, $12::text)
    ON CONFLICT (id) DO NOTHING

-- name: end_audit_entry
UPDATE audit_log
   SET outcome = $2::text, status = $3::bigint, object = CASE WHEN $4::text = '' THEN object ELSE $4::text END, result = $5::text
 WHERE id = $1::uuid

-- name: drop_old_audit_entries
-- $1: no younger entry has an id below it; $2: go on behind this id; $3: look at so many at most.
WITH bite AS MATERIALIZED (
    SELECT id FROM audit_log WHERE id > $2::uuid AND id < $1::uuid ORDER BY id LIMIT $3::bigint
), gone AS (
    DELETE FROM audit_log WHERE id IN (SELECT id FROM bite) RETURNING true
)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM bite), (SELECT id FROM bite ORDER BY id DESC LIMIT 1)

-- name: list_views
-- Of the owner and of everybody: two ranges of the primary key.
SELECT owner, list, name, filter, saved_at, saved_by FROM saved_views WHERE owner IN ('', $1::text) ORDER BY list, owner, name

-- name: lock_views
-- Writes take turns, so that the bounds hold.
SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.saved_views', 0))

-- name: put_view
-- $7: so many of one owner, $8: so many in all; one that is there may change.
INSERT INTO saved_views (owner, list, name, filter, saved_at, saved_by)
SELECT $1::text, $2::text, $3::text, $4::text, $5::timestamptz, $6::text
 WHERE EXISTS (SELECT FROM saved_views WHERE owner = $1::text AND list = $2::text AND name = $3::text)
    OR ((SELECT count(*) FROM saved_views WHERE owner = $1::text) < $7::bigint AND (SELECT count(*) FROM saved_views) < $8::bigint)
    ON CONFLICT (owner, list, name) DO UPDATE SET filter = EXCLUDED.filter, saved_at = EXCLUDED.saved_at, saved_by = EXCLUDED.saved_by

-- name: remove_view
DELETE FROM saved_views WHERE owner = $1::text AND list = $2::text AND name = $3::text
