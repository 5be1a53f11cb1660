#include "adapters/postgres/settlements.hpp"
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {
namespace {

// The ids of an event's planned messages: they begin with its first eight bytes.
std::optional<uuid_value> bound_of(const event_id& event, char rest) {
    auto bound = uuid_of(event);
    if (bound) std::fill(bound->bytes.begin() + 8, bound->bytes.end(), rest);
    return bound;
}

std::vector<event_id> ids_in(const rows& found) {
    std::vector<event_id> ids;
    for (int row = 0; row < found.size(); ++row) ids.emplace_back(found.id(row, 0, "evt_"));
    return ids;
}

}  // namespace

task<result<std::vector<event_id>>> settlements::settled_among(std::vector<event_id> events) {
    query one{&sql::notifications::settled_events, {}};
    one.with.add_array(type_oid::uuid, events, [](const auto& each) { return each; });
    one.with.add_array(type_oid::uuid, events, [](const auto& each) { return bound_of(each, '\0'); });
    one.with.add_array(type_oid::uuid, events, [](const auto& each) { return bound_of(each, '\xFF'); });
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return ids_in(*found);
}

task<result<std::vector<event_id>>> settlements::open_events(std::size_t limit) {
    query one{&sql::notifications::open_events, {}};
    one.with.add(static_cast<std::int64_t>(limit));
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return ids_in(*found);
}

}  // namespace tidings::postgres
