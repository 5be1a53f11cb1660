// Which database the relay's progress was saved in.
#pragma once

namespace tidings::postgres::migrations {

inline constexpr const char* orders_0003 = R"sql(
-- Ids, epochs and the progress mean something in this very database only. A dump that is restored elsewhere, or a standby that
-- took over, is another one: see outbox_source.cpp.
ALTER TABLE relay_lead ADD COLUMN store text COLLATE "C" NOT NULL DEFAULT '';
)sql";

}  // namespace tidings::postgres::migrations
