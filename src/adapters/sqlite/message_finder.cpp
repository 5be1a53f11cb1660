#include "adapters/sqlite/message_finder.hpp"
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::notifications;

view_counts read_view_counts(connection& db, std::int64_t most) {
    view_counts counts;
    auto rows = db.prepare(statements::count_views);
    rows.bind(most);
    while (rows.step()) {
        const auto count = rows.integer(1);
        if (const auto status = parse_message_status(rows.view(0)); status && count > 0)
            counts.by_status[*status] = count;
        else if (rows.view(0) == "copies")
            counts.copies = std::min(counts.copies + count, most);
    }
    return counts;
}

}  // namespace

task<result<view_counts>> message_finder::count_views(std::int64_t most) {
    std::function<result<view_counts>(connection&)> query = [most](connection& db) -> result<view_counts> {
        return read_view_counts(db, most);
    };
    co_return co_await db_.browse(std::move(query));
}

}  // namespace tidings::sqlite
