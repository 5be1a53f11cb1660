#include "adapters/sqlite/mail_retention.hpp"
#include "adapters/sqlite/looked_at.hpp"
#include "adapters/sqlite/sql/notifications.hpp"
#include "notify/message_age.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::notifications;

result<retention_bite> drop_mails(connection& db, const message_id& first_kept, const std::string& after,
                                  std::size_t limit) {
    looked_at seen;
    {
        auto rows = db.prepare(statements::old_mails);
        rows.bind(after, first_kept, limit);
        seen = look_at(rows, limit);
    }
    for (const auto& id : seen.done) db.prepare(statements::drop_mail).bind(id).run();
    return retention_bite{std::ssize(seen.done), std::move(seen.through)};
}

}  // namespace

task<result<retention_bite>> mail_retention::drop_some(millisecond_time oldest_kept, std::string after,
                                                       std::size_t limit) {
    std::function<result<retention_bite>(connection&)> work = [first_kept = first_message_at(oldest_kept),
                                                               after = std::move(after), limit](connection& db) {
        return drop_mails(db, first_kept, after, limit);
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
