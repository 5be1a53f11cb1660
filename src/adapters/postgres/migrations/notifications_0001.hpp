// The inbox, the message journal and the quarantine.
#pragma once

namespace tidings::postgres::migrations {

inline constexpr const char* notifications_0001 = R"sql(
CREATE TABLE inbox (
    event_id    text COLLATE "C" PRIMARY KEY,
    order_id    text COLLATE "C" NOT NULL,
    version     bigint NOT NULL,
    type        text COLLATE "C" NOT NULL,
    payload     text NOT NULL,
    traceparent text COLLATE "C" NOT NULL,
    event_at    timestamptz NOT NULL,
    stored_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE messages (
    id               text COLLATE "C" PRIMARY KEY,
    event_id         text COLLATE "C" NOT NULL,
    order_id         text COLLATE "C" NOT NULL,
    order_version    bigint NOT NULL,
    kind             text COLLATE "C" NOT NULL,
    recipient        text NOT NULL,
    recipient_domain text COLLATE "C" NOT NULL,  -- lower case
    locale           text NOT NULL,
    status           text COLLATE "C" NOT NULL,
    reason           text NOT NULL,
    due_at           timestamptz,                -- queued without it: waits for the order's former version
    attempts         bigint NOT NULL DEFAULT 0,
    fence            bigint NOT NULL DEFAULT 0,
    instance         text NOT NULL DEFAULT '',
    lease_until      timestamptz,
    subject          text NOT NULL DEFAULT '',
    mail_id          text NOT NULL DEFAULT '',
    template_version text NOT NULL DEFAULT '',
    text_origin      text NOT NULL DEFAULT '',
    last_reply       text NOT NULL DEFAULT '',
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    settled_at       timestamptz,
    UNIQUE (event_id, kind, recipient)
) WITH (fillfactor = 80);
CREATE INDEX messages_by_order ON messages (order_id, order_version);
CREATE INDEX messages_by_recipient ON messages (lower(recipient), id);
CREATE INDEX messages_by_status ON messages (status, id);
-- Small, however many messages are settled: what is due, what waits for its turn, and what is being sent.
CREATE INDEX messages_due ON messages (due_at, id) WHERE status IN ('queued', 'deferred') AND due_at IS NOT NULL;
CREATE INDEX messages_waiting ON messages (id) WHERE status = 'queued' AND due_at IS NULL;
CREATE INDEX messages_leased ON messages (lease_until) WHERE status = 'sending';

-- The frozen mail, apart from the message's row: that one is rewritten with every step, this one never.
CREATE TABLE mails (
    message_id text COLLATE "C" PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
    bytes      bytea NOT NULL
);

CREATE TABLE attempts (
    message_id    text COLLATE "C" NOT NULL REFERENCES messages ON DELETE CASCADE,
    number        bigint NOT NULL,
    relay         text NOT NULL,
    started_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    outcome       text COLLATE "C" NOT NULL,  -- empty: the intent is durable, the answer is not here yet
    phase         text NOT NULL DEFAULT '',
    reply_code    bigint NOT NULL DEFAULT 0,
    enhanced_code text NOT NULL DEFAULT '',
    reply         text NOT NULL DEFAULT '',
    charged       boolean NOT NULL DEFAULT false,
    uncertain     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (message_id, number)
);

CREATE TABLE quarantine (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic      text NOT NULL,
    part       bigint NOT NULL,
    place      bigint NOT NULL,  -- the offset
    reason     text NOT NULL,
    key        bytea,
    headers    bytea[] NOT NULL,  -- name, value, name, value, …
    value      bytea NOT NULL,
    written_at timestamptz NOT NULL,
    stored_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (topic, part, place)
);
)sql";

}  // namespace tidings::postgres::migrations
