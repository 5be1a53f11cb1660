#include "adapters/postgres/settlements.hpp"

namespace tidings::postgres {
namespace {

// Only with copy_of = '' is the unique index (event_id, kind, recipient) of use; without it every event reads the
// table.
const statement settled_events{"settled_events", R"(
SELECT t.event_id FROM unnest($1::text[]) AS t (event_id)
 WHERE (SELECT bool_and(m.status NOT IN ('queued', 'sending', 'deferred'))
          FROM messages AS m WHERE m.event_id = t.event_id AND m.copy_of = ''))"};

const statement open_events_of{"open_events", R"(
SELECT DISTINCT event_id FROM (
  SELECT event_id FROM messages WHERE status IN ('queued', 'sending', 'deferred') AND copy_of = '' LIMIT $1::bigint) AS open)"};

std::vector<event_id> ids_in(const rows& found) {
    std::vector<event_id> ids;
    for (int row = 0; row < found.size(); ++row) ids.emplace_back(found.text(row, 0));
    return ids;
}

}  // namespace

task<result<std::vector<event_id>>> settlements::settled_among(std::vector<event_id> events) {
    query one{&settled_events, {}};
    one.with.add_array(type_oid::text, events, [](const auto& each) -> std::string_view { return each.value; });
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return ids_in(*found);
}

task<result<std::vector<event_id>>> settlements::open_events(std::size_t limit) {
    query one{&open_events_of, {}};
    one.with.add(static_cast<std::int64_t>(limit));
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return ids_in(*found);
}

}  // namespace tidings::postgres
