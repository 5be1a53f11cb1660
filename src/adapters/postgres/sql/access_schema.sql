-- API keys, the audit log and saved views: in the schema of each service, each its own. Small tables; the statements are in access.sql.

-- At most api_keys_max rows. Primary key: revoke_key, note_key_uses.
CREATE TABLE api_keys (
    id           text COLLATE "C" PRIMARY KEY,
    digest       text COLLATE "C" NOT NULL UNIQUE,  -- SHA-256 of the key, which itself is nowhere
    name         text NOT NULL,
    role         text COLLATE "C" NOT NULL,
    created_at   timestamptz NOT NULL,
    created_by   text NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    revoked_by   text NOT NULL DEFAULT '',
    type         text COLLATE "C" NOT NULL  -- live or test
);

-- Ids are UUIDv7, so a range of times is a range of ids. Primary key: end_audit_entry, lists, drop_old_audit_entries.
CREATE TABLE audit_log (
    id         uuid PRIMARY KEY,
    at         timestamptz NOT NULL,
    actor      text COLLATE "C" NOT NULL,
    actor_name text NOT NULL,
    action     text COLLATE "C" NOT NULL,
    object     text COLLATE "C" NOT NULL,
    remote     text COLLATE "C" NOT NULL,
    request    text NOT NULL,
    outcome    text COLLATE "C" NOT NULL,
    status     bigint NOT NULL,
    asked      text NOT NULL,
    result     text NOT NULL
);
-- One index per filter of the list; each ends in the id, so that a page is read in order and stops early.
CREATE INDEX audit_log_by_actor ON audit_log (actor, id) WHERE actor IS NOT NULL;
CREATE INDEX audit_log_by_action ON audit_log (action, id) WHERE action IS NOT NULL;
CREATE INDEX audit_log_by_object ON audit_log (object, id) WHERE object <> '';

-- At most views_max rows. Primary key: list_views, put_view, remove_view.
CREATE TABLE saved_views (
    owner    text COLLATE "C" NOT NULL,  -- empty: for everybody
    list     text COLLATE "C" NOT NULL,
    name     text COLLATE "C" NOT NULL,
    filter   text NOT NULL,
    saved_at timestamptz NOT NULL,
    saved_by text COLLATE "C" NOT NULL,
    PRIMARY KEY (owner, list, name)
);
