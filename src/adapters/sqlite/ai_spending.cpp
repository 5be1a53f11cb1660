#include "adapters/sqlite/ai_spending.hpp"
#include "adapters/sqlite/sql/notifications.hpp"

namespace tidings::sqlite {

task<result<ai_tokens>> ai_spending::add(timestamp at, ai_tokens used) {
    const std::int64_t day = std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
    std::function<result<ai_tokens>(connection&)> command = [day, used](connection& db) -> result<ai_tokens> {
        auto rows = db.prepare(sql::notifications::add_tokens);
        rows.bind(day, used.in, used.out).step();
        return ai_tokens{rows.integer(0), rows.integer(1)};
    };
    co_return co_await db_.write(std::move(command));
}

}  // namespace tidings::sqlite
