#include "adapters/sqlite/mail_retention.hpp"
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {

task<result<std::int64_t>> mail_retention::drop_mails_before(message_id first_kept, std::size_t limit) {
    std::function<result<std::int64_t>(connection&)> work = [first_kept = std::move(first_kept),
                                                             limit](connection& db) -> result<std::int64_t> {
        db.prepare(sql::notifications::drop_mails_before).bind(first_kept, limit).run();
        return db.changes();
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
