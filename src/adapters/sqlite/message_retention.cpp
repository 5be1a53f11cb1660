#include "adapters/sqlite/message_retention.hpp"
#include <set>
#include "adapters/sqlite/sql/notifications.hpp"
#include "notify/message_age.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::notifications;

std::int64_t drop_order(connection& db, const std::string& order) {
    for (const auto& each : {statements::drop_attempts_of, statements::drop_mails_of, statements::drop_events_of,
                             statements::drop_addresses_of, statements::keep_counts_of})
        db.prepare(each).bind(order).run();
    db.prepare(statements::drop_messages_of).bind(order).run();
    return db.changes();
}

result<retention_bite> drop_messages(connection& db, const message_id& first_kept, const std::string& after,
                                     std::size_t limit) {
    std::set<std::string> orders;
    std::string last;
    std::size_t seen = 0;
    {
        auto rows = db.prepare(statements::old_messages);
        rows.bind(after, first_kept, limit);
        for (; rows.step(); ++seen) {
            last = rows.text(0);
            orders.insert(rows.text(1));
        }
    }
    retention_bite bite{0, seen == limit ? last : std::string()};
    for (const auto& order : orders) {
        bool done = false;
        {
            auto answer = db.prepare(statements::is_done_with);
            answer.bind(order, first_kept);
            done = answer.step() && answer.integer(0) != 0;
        }
        if (done) bite.dropped += drop_order(db, order);
    }
    return bite;
}

}  // namespace

task<result<retention_bite>> message_retention::drop_some(millisecond_time oldest_kept, std::string after,
                                                          std::size_t limit) {
    std::function<result<retention_bite>(connection&)> work = [first_kept = first_message_at(oldest_kept),
                                                               after = std::move(after), limit](connection& db) {
        return drop_messages(db, first_kept, after, limit);
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
