#include "adapters/sqlite/schema.hpp"

namespace tidings::sqlite {
namespace {

// Times are microseconds since 1970. due_at is set only for mails that may be claimed once it comes: a mail that waits
// for its order's former version has none.
constexpr const char* version_1 = R"sql(
CREATE TABLE inbox_events (
    event_id    TEXT    NOT NULL PRIMARY KEY,
    order_id    TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    type        TEXT    NOT NULL,
    payload     TEXT    NOT NULL,
    traceparent TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    stored_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX inbox_events_by_order ON inbox_events (order_id, version);

CREATE TABLE messages (
    id               TEXT    NOT NULL PRIMARY KEY,
    event_id         TEXT    NOT NULL REFERENCES inbox_events (event_id),
    order_id         TEXT    NOT NULL,
    order_version    INTEGER NOT NULL,
    kind             TEXT    NOT NULL,
    recipient        TEXT    NOT NULL,
    domain           TEXT    NOT NULL,
    locale           TEXT    NOT NULL,
    status           TEXT    NOT NULL,
    reason           TEXT    NOT NULL,
    due_at           INTEGER,
    attempts         INTEGER NOT NULL DEFAULT 0,
    fence            INTEGER NOT NULL DEFAULT 0,
    instance         TEXT    NOT NULL DEFAULT '',
    lease_until      INTEGER,
    subject          TEXT    NOT NULL DEFAULT '',
    mail_id          TEXT    NOT NULL DEFAULT '',
    template_version TEXT    NOT NULL DEFAULT '',
    text_origin      TEXT    NOT NULL DEFAULT '',
    last_reply       TEXT    NOT NULL DEFAULT '',
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    settled_at       INTEGER,
    UNIQUE (event_id, kind, recipient)
) STRICT;
CREATE INDEX messages_by_order     ON messages (order_id, order_version);
CREATE INDEX messages_by_recipient ON messages (recipient COLLATE NOCASE, id);
CREATE INDEX messages_by_status    ON messages (status, id);
CREATE INDEX messages_open         ON messages (order_id, order_version, status) WHERE status IN ('queued', 'sending', 'deferred');
CREATE INDEX messages_due          ON messages (due_at, id) WHERE status IN ('queued', 'deferred') AND due_at IS NOT NULL;
CREATE INDEX messages_waiting      ON messages (created_at) WHERE status = 'queued' AND due_at IS NULL;
CREATE INDEX messages_claimed      ON messages (lease_until) WHERE status = 'sending';

CREATE TABLE frozen_mails (
    message_id       TEXT NOT NULL PRIMARY KEY REFERENCES messages (id),
    mail_id          TEXT NOT NULL,
    subject          TEXT NOT NULL,
    bytes            TEXT NOT NULL,
    template_version TEXT NOT NULL,
    text_origin      TEXT NOT NULL
) STRICT;

CREATE TABLE attempts (
    message_id    TEXT    NOT NULL REFERENCES messages (id),
    number        INTEGER NOT NULL,
    relay         TEXT    NOT NULL,
    started_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    outcome       TEXT    NOT NULL DEFAULT '',
    phase         TEXT    NOT NULL DEFAULT '',
    reply_code    INTEGER NOT NULL DEFAULT 0,
    enhanced_code TEXT    NOT NULL DEFAULT '',
    reply         TEXT    NOT NULL DEFAULT '',
    charged       INTEGER NOT NULL DEFAULT 0,
    uncertain     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    topic       TEXT    NOT NULL,
    partition   INTEGER NOT NULL,
    "offset"    INTEGER NOT NULL,
    key         TEXT,
    headers     TEXT    NOT NULL,
    value       TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    written_at  INTEGER NOT NULL,
    stored_at   INTEGER NOT NULL,
    UNIQUE (topic, partition, "offset")
) STRICT;
)sql";

// Dead letters: replays with a fresh schedule, copies on demand, and the dialogue of a try. Of what an event asks for
// there is one each, copies come beside it: SQLite drops a UNIQUE constraint only with its table, and a table only
// after those that refer to it.
constexpr const char* version_2 = R"sql(
CREATE TABLE messages_2 (
    id               TEXT    NOT NULL PRIMARY KEY,
    event_id         TEXT    NOT NULL REFERENCES inbox_events (event_id),
    order_id         TEXT    NOT NULL,
    order_version    INTEGER NOT NULL,
    kind             TEXT    NOT NULL,
    recipient        TEXT    NOT NULL,
    domain           TEXT    NOT NULL,
    locale           TEXT    NOT NULL,
    status           TEXT    NOT NULL,
    reason           TEXT    NOT NULL,
    due_at           INTEGER,
    attempts         INTEGER NOT NULL DEFAULT 0,
    fence            INTEGER NOT NULL DEFAULT 0,
    instance         TEXT    NOT NULL DEFAULT '',
    lease_until      INTEGER,
    subject          TEXT    NOT NULL DEFAULT '',
    mail_id          TEXT    NOT NULL DEFAULT '',
    template_version TEXT    NOT NULL DEFAULT '',
    text_origin      TEXT    NOT NULL DEFAULT '',
    last_reply       TEXT    NOT NULL DEFAULT '',
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    settled_at       INTEGER,
    schedule_started_at INTEGER,
    replay           TEXT    NOT NULL DEFAULT '',
    copy_of          TEXT    NOT NULL DEFAULT ''
) STRICT;
INSERT INTO messages_2 (id, event_id, order_id, order_version, kind, recipient, domain, locale, status, reason, due_at, attempts, fence,
       instance, lease_until, subject, mail_id, template_version, text_origin, last_reply, created_at, updated_at, settled_at)
SELECT id, event_id, order_id, order_version, kind, recipient, domain, locale, status, reason, due_at, attempts, fence,
       instance, lease_until, subject, mail_id, template_version, text_origin, last_reply, created_at, updated_at, settled_at FROM messages;

CREATE TABLE frozen_mails_2 (
    message_id       TEXT NOT NULL PRIMARY KEY REFERENCES messages_2 (id),
    mail_id          TEXT NOT NULL,
    subject          TEXT NOT NULL,
    bytes            TEXT NOT NULL,
    template_version TEXT NOT NULL,
    text_origin      TEXT NOT NULL
) STRICT;
INSERT INTO frozen_mails_2 SELECT message_id, mail_id, subject, bytes, template_version, text_origin FROM frozen_mails;

CREATE TABLE attempts_2 (
    message_id    TEXT    NOT NULL REFERENCES messages_2 (id),
    number        INTEGER NOT NULL,
    relay         TEXT    NOT NULL,
    started_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    outcome       TEXT    NOT NULL DEFAULT '',
    phase         TEXT    NOT NULL DEFAULT '',
    reply_code    INTEGER NOT NULL DEFAULT 0,
    enhanced_code TEXT    NOT NULL DEFAULT '',
    reply         TEXT    NOT NULL DEFAULT '',
    charged       INTEGER NOT NULL DEFAULT 0,
    uncertain     INTEGER NOT NULL DEFAULT 0,
    transcript    TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO attempts_2 (message_id, number, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged, uncertain)
SELECT message_id, number, relay, started_at, ended_at, outcome, phase, reply_code, enhanced_code, reply, charged, uncertain FROM attempts;

DROP TABLE attempts;
DROP TABLE frozen_mails;
DROP TABLE messages;
ALTER TABLE messages_2 RENAME TO messages;
ALTER TABLE frozen_mails_2 RENAME TO frozen_mails;
ALTER TABLE attempts_2 RENAME TO attempts;

CREATE UNIQUE INDEX messages_planned ON messages (event_id, kind, recipient) WHERE copy_of = '';
CREATE INDEX messages_dead         ON messages (settled_at, id) WHERE status = 'dead';
CREATE INDEX messages_by_order     ON messages (order_id, order_version);
CREATE INDEX messages_by_recipient ON messages (recipient COLLATE NOCASE, id);
CREATE INDEX messages_by_status    ON messages (status, id);
CREATE INDEX messages_open         ON messages (order_id, order_version, status) WHERE status IN ('queued', 'sending', 'deferred');
CREATE INDEX messages_due          ON messages (due_at, id) WHERE status IN ('queued', 'deferred') AND due_at IS NOT NULL;
CREATE INDEX messages_waiting      ON messages (created_at) WHERE status = 'queued' AND due_at IS NULL;
CREATE INDEX messages_claimed      ON messages (lease_until) WHERE status = 'sending';
)sql";

// Text written by a copywriter: what it gave or why it was not taken, and what a day (since 1970, UTC) has used.
constexpr const char* version_3 = R"sql(
ALTER TABLE messages ADD COLUMN ai_note TEXT NOT NULL DEFAULT '';  -- JSON; empty: nobody was asked

CREATE TABLE ai_spending (
    day        INTEGER NOT NULL PRIMARY KEY,
    tokens_in  INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL
) STRICT;
)sql";

// The file has one owner at a time, so whoever held these leases is gone: nobody needs to wait for their end.
constexpr const char* end_former_leases = "UPDATE messages SET lease_until = 0 WHERE status = 'sending'";

}  // namespace

const schema& notifications_schema() {
    static const schema all{"notifications", {version_1, version_2, version_3}, end_former_leases};
    return all;
}

}  // namespace tidings::sqlite
