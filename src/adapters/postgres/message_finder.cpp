#include "adapters/postgres/message_finder.hpp"
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::notifications;

view_counts view_counts_from(const rows& found, std::int64_t most) {
    view_counts counts;
    for (int row = 0; row < found.size(); ++row) {
        const auto count = found.number(row, 1);
        if (const auto status = parse_message_status(found.view(row, 0)); status && count > 0)
            counts.by_status[*status] = count;
        else if (found.view(row, 0) == "copies")
            counts.copies = std::min(counts.copies + count, most);
    }
    return counts;
}

}  // namespace

task<result<view_counts>> message_finder::count_views(std::int64_t most) {
    query one{&statements::count_views, {}};
    one.with.add(most);
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return view_counts_from(*found, most);
}

}  // namespace tidings::postgres
