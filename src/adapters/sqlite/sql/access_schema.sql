-- API keys, the audit log and saved views: in the file of each service, each its own. The tables of
-- adapters/postgres/sql/access_schema.sql with the same names; times are microseconds since 1970.

CREATE TABLE api_keys (
    id           TEXT    NOT NULL PRIMARY KEY,
    digest       TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL,
    role         TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    created_by   TEXT    NOT NULL,
    expires_at   INTEGER,
    last_used_at INTEGER,
    revoked_at   INTEGER,
    revoked_by   TEXT    NOT NULL DEFAULT '',
    type         TEXT    NOT NULL
) STRICT;

CREATE TABLE audit_log (
    id         TEXT    NOT NULL PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    actor_name TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    object     TEXT    NOT NULL,
    remote     TEXT    NOT NULL,
    request    TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    status     INTEGER NOT NULL,
    asked      TEXT    NOT NULL,
    result     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_log_by_actor  ON audit_log (actor, id);
CREATE INDEX audit_log_by_action ON audit_log (action, id);
CREATE INDEX audit_log_by_object ON audit_log (object, id) WHERE object <> '';

CREATE TABLE saved_views (
    owner    TEXT    NOT NULL,
    list     TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    filter   TEXT    NOT NULL,
    saved_at INTEGER NOT NULL,
    saved_by TEXT    NOT NULL,
    PRIMARY KEY (owner, list, name)
) STRICT, WITHOUT ROWID;
