#include "adapters/sqlite/settlements.hpp"

namespace tidings::sqlite {
namespace {

using events = std::vector<event_id>;

// Only with copy_of = '' is the unique index (event_id, kind, recipient) of use; without it every event reads the
// table.
constexpr const char* is_settled =
    "SELECT count(*) > 0 AND coalesce(sum(status IN ('queued', 'sending', 'deferred')), 0) = 0 FROM messages "
    "WHERE event_id = ? AND copy_of = ''";
constexpr const char* open_events_of =
    "SELECT DISTINCT event_id FROM (SELECT event_id FROM messages WHERE status IN ('queued', 'sending', 'deferred') "
    "AND copy_of = '' LIMIT ?)";

}  // namespace

task<result<std::vector<event_id>>> settlements::settled_among(std::vector<event_id> asked) {
    std::function<result<events>(connection&)> query = [asked = std::move(asked)](connection& db) -> result<events> {
        events settled;
        for (const auto& each : asked) {
            auto rows = db.prepare(is_settled);
            if (rows.bind(each).step() && rows.integer(0) == 1) settled.push_back(each);
        }
        return settled;
    };
    co_return co_await db_.read(std::move(query));
}

task<result<std::vector<event_id>>> settlements::open_events(std::size_t limit) {
    std::function<result<events>(connection&)> query = [limit](connection& db) -> result<events> {
        events open;
        auto rows = db.prepare(open_events_of);
        rows.bind(limit);
        while (rows.step()) open.emplace_back(rows.text(0));
        return open;
    };
    co_return co_await db_.read(std::move(query));
}

}  // namespace tidings::sqlite
