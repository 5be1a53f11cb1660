#include "adapters/postgres/ai_spending.hpp"

namespace tidings::postgres {
namespace {

const statement add_tokens{"add_ai_tokens", R"(
INSERT INTO ai_spending AS s (day, tokens_in, tokens_out)
VALUES (($1::timestamptz AT TIME ZONE 'UTC')::date, $2::bigint, $3::bigint)
    ON CONFLICT (day) DO UPDATE SET tokens_in = s.tokens_in + EXCLUDED.tokens_in,
                                    tokens_out = s.tokens_out + EXCLUDED.tokens_out
RETURNING tokens_in, tokens_out)"};

}  // namespace

task<result<ai_tokens>> ai_spending::add(timestamp at, ai_tokens used) {
    std::vector<query> queries(1);
    queries[0].what = &add_tokens;
    queries[0].with.add(at).add(used.in).add(used.out);
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    co_return ai_tokens{answers->front().number(0, 0), answers->front().number(0, 1)};
}

}  // namespace tidings::postgres
