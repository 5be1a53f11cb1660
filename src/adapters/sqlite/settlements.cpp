#include "adapters/sqlite/settlements.hpp"
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {
namespace {

using events = std::vector<event_id>;

namespace statements = sql::notifications;

// What the ids of an event's planned messages begin with: "msg_" and the event's first eight bytes as text.
std::string planned_ids_of(const event_id& event) {
    constexpr std::size_t prefix = 4, shared = 18;
    return "msg_" + (event.value.size() > prefix ? event.value.substr(prefix, shared) : std::string());
}

}  // namespace

task<result<std::vector<event_id>>> settlements::settled_among(std::vector<event_id> asked) {
    std::function<result<events>(connection&)> query = [asked = std::move(asked)](connection& db) -> result<events> {
        events settled;
        for (const auto& each : asked) {
            const auto from = planned_ids_of(each);
            auto rows = db.prepare(statements::settled_event);
            if (rows.bind(each, from, from + '~').step() && rows.integer(0) == 1) settled.push_back(each);
        }
        return settled;
    };
    co_return co_await db_.read(std::move(query));
}

task<result<std::vector<event_id>>> settlements::open_events(std::size_t limit) {
    std::function<result<events>(connection&)> query = [limit](connection& db) -> result<events> {
        events open;
        auto rows = db.prepare(statements::open_events);
        rows.bind(limit);
        while (rows.step()) open.emplace_back(rows.text(0));
        return open;
    };
    co_return co_await db_.read(std::move(query));
}

}  // namespace tidings::sqlite
