// Text written by a copywriter: what it gave or why it was not taken, and what a day has used.
#pragma once

namespace tidings::postgres::migrations {

inline constexpr const char* notifications_0004 = R"sql(
ALTER TABLE messages ADD COLUMN ai_note text NOT NULL DEFAULT '';  -- JSON; empty: nobody was asked

CREATE TABLE ai_spending (
    day        date   PRIMARY KEY,  -- UTC
    tokens_in  bigint NOT NULL,
    tokens_out bigint NOT NULL
);
)sql";

}  // namespace tidings::postgres::migrations
