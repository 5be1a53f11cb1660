// The tables of the log file, and every statement on them.
#pragma once
#include "adapters/sqlite/schema.hpp"

namespace tidings::embedded_log {

const sqlite::schema& log_schema();

namespace sql {

constexpr const char* append = "INSERT INTO records (key, headers, value, written_at) VALUES (?, ?, ?, ?)";
constexpr const char* read =
    "SELECT \"offset\", key, headers, value, written_at FROM records WHERE \"offset\" > ? ORDER BY \"offset\" LIMIT ?";
constexpr const char* position = "SELECT position FROM consumer_groups WHERE name = ?";
// A group that joins starts with the oldest record, and holds records back from the first commit on.
constexpr const char* commit =
    "INSERT INTO consumer_groups (name, position) VALUES (?, ?) "
    "ON CONFLICT (name) DO UPDATE SET position = max(position, excluded.position)";
// Looks at the oldest few only, so that a commit never waits long behind it.
constexpr const char* trim =
    "DELETE FROM records WHERE \"offset\" IN (SELECT \"offset\" FROM (SELECT \"offset\", written_at FROM records "
    "WHERE \"offset\" <= (SELECT min(position) FROM consumer_groups) ORDER BY \"offset\" LIMIT ?) WHERE written_at < "
    "?)";

}  // namespace sql
}  // namespace tidings::embedded_log
