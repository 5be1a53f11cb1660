#include "adapters/sqlite/ai_spending.hpp"

namespace tidings::sqlite {
namespace {

constexpr const char* add_tokens =
    "INSERT INTO ai_spending (day, tokens_in, tokens_out) VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE SET "
    "tokens_in = tokens_in + excluded.tokens_in, tokens_out = tokens_out + excluded.tokens_out";
constexpr const char* total_of_day = "SELECT tokens_in, tokens_out FROM ai_spending WHERE day = ?";

}  // namespace

task<result<ai_tokens>> ai_spending::add(timestamp at, ai_tokens used) {
    const std::int64_t day = std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
    std::function<result<ai_tokens>(connection&)> command = [day, used](connection& db) -> result<ai_tokens> {
        db.prepare(add_tokens).bind(day, used.in, used.out).run();
        auto rows = db.prepare(total_of_day);
        rows.bind(day).step();
        return ai_tokens{rows.integer(0), rows.integer(1)};
    };
    co_return co_await db_.write(std::move(command));
}

}  // namespace tidings::sqlite
