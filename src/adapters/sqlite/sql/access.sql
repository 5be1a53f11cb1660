-- API keys, the audit log and saved views.

-- name: list_keys
-- The whole table, which is small.
SELECT id, digest, name, role, created_at, created_by, expires_at, last_used_at, revoked_at, revoked_by, type
  FROM api_keys ORDER BY created_at DESC, id

-- name: has_key
SELECT 1 FROM api_keys WHERE digest = ?1 OR id = ?2

-- name: make_room_for_key
-- ?1: so many may be there; ?2: what has expired by then has ended.
DELETE FROM api_keys
 WHERE (SELECT count(*) FROM api_keys) >= ?1
   AND id = (SELECT id FROM api_keys WHERE revoked_at IS NOT NULL OR expires_at <= ?2
              ORDER BY min(ifnull(revoked_at, expires_at), ifnull(expires_at, revoked_at)), id LIMIT 1)

-- name: add_key
-- Nothing when the table is full.
INSERT INTO api_keys (id, digest, name, role, created_at, created_by, expires_at, type)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE (SELECT count(*) FROM api_keys) < ?9

-- name: revoke_key
UPDATE api_keys
   SET revoked_by = CASE WHEN revoked_at IS NULL THEN ?3 ELSE revoked_by END, revoked_at = ifnull(revoked_at, ?2)
 WHERE id = ?1
RETURNING id, digest, name, role, created_at, created_by, expires_at, last_used_at, revoked_at, revoked_by, type

-- name: note_key_use
UPDATE api_keys SET last_used_at = ?2 WHERE id = ?1 AND (last_used_at IS NULL OR last_used_at < ?2)

-- name: begin_audit_entry
-- Safe to repeat.
INSERT INTO audit_log (id, at, actor, actor_name, action, object, remote, request, outcome, status, asked, result)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING

-- name: end_audit_entry
UPDATE audit_log SET outcome = ?2, status = ?3, object = CASE WHEN ?4 = '' THEN object ELSE ?4 END, result = ?5 WHERE id = ?1

-- name: old_audit_entries
SELECT id, 1 FROM audit_log WHERE id > ? AND id < ? ORDER BY id LIMIT ?

-- name: drop_audit_entry
DELETE FROM audit_log WHERE id = ?

-- name: list_views
-- Of the owner and of everybody: two ranges of the primary key.
SELECT owner, list, name, filter, saved_at, saved_by FROM saved_views WHERE owner IN ('', ?1) ORDER BY list, owner, name

-- name: put_view
-- ?7: so many of one owner, ?8: so many in all; one that is there may change.
INSERT INTO saved_views (owner, list, name, filter, saved_at, saved_by)
SELECT ?1, ?2, ?3, ?4, ?5, ?6
 WHERE EXISTS (SELECT 1 FROM saved_views WHERE owner = ?1 AND list = ?2 AND name = ?3)
    OR ((SELECT count(*) FROM saved_views WHERE owner = ?1) < ?7 AND (SELECT count(*) FROM saved_views) < ?8)
    ON CONFLICT (owner, list, name) DO UPDATE SET filter = excluded.filter, saved_at = excluded.saved_at, saved_by = excluded.saved_by

-- name: remove_view
DELETE FROM saved_views WHERE owner = ?1 AND list = ?2 AND name = ?3
