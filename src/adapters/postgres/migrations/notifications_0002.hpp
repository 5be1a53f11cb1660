// Dead letters: replays with a fresh schedule, copies on demand, and the dialogue of a try.
#pragma once

namespace tidings::postgres::migrations {

inline constexpr const char* notifications_0002 = R"sql(
ALTER TABLE messages
    ADD COLUMN schedule_started_at timestamptz,  -- NULL: created_at
    ADD COLUMN replay text NOT NULL DEFAULT '',
    ADD COLUMN copy_of text COLLATE "C" NOT NULL DEFAULT '';  -- empty: planned from its event
ALTER TABLE attempts ADD COLUMN transcript text NOT NULL DEFAULT '';

-- Of what an event asks for there is one each; copies on demand come beside it.
ALTER TABLE messages DROP CONSTRAINT messages_event_id_kind_recipient_key;
CREATE UNIQUE INDEX messages_planned ON messages (event_id, kind, recipient) WHERE copy_of = '';
CREATE INDEX messages_dead ON messages (settled_at, id) WHERE status = 'dead';
)sql";

}  // namespace tidings::postgres::migrations
