// The statements of dead_letters. By messages_dead unless a filter has an index of its own.
#pragma once

namespace tidings::sqlite::sql {

constexpr const char* select_dead = "SELECT m.id FROM messages m WHERE m.status = 'dead'";
constexpr const char* count_dead = "SELECT count(*) FROM messages m WHERE m.status = 'dead'";
// Behind a message that is not dead any more is everything: those before it have changed as well.
constexpr const char* behind_dead =
    " AND (m.settled_at, m.id) > (coalesce((SELECT a.settled_at FROM messages a WHERE a.id = ? AND a.status = 'dead'), "
    "-1), ?)";
constexpr const char* replay_dead =
    "UPDATE messages SET status = 'queued', reason = 'replayed: ' || ?1, replay = ?1, attempts = 0, due_at = ?2, "
    "schedule_started_at = ?2, settled_at = NULL, updated_at = ?2 WHERE id = ?3 AND status = 'dead'";
constexpr const char* discard_dead =
    "UPDATE messages SET status = 'skipped', reason = ?1, settled_at = ?2, updated_at = ?2 "
    "WHERE id = ?3 AND status = 'dead'";
constexpr const char* status_of_message = "SELECT status FROM messages WHERE id = ?";
constexpr const char* copy_message =
    "INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, domain, locale, status, reason, "
    "due_at, created_at, updated_at, schedule_started_at, copy_of) "
    "SELECT ?1, event_id, order_id, order_version, kind, coalesce(?2, recipient), coalesce(?3, domain), locale, "
    "'queued', ?4, ?5, ?5, ?5, ?5, id FROM messages WHERE id = ?6 ON CONFLICT (id) DO NOTHING";

}  // namespace tidings::sqlite::sql
