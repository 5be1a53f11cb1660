#include "adapters/postgres/dead_letters.hpp"
#include "adapters/postgres/list_builder.hpp"

namespace tidings::postgres {
namespace {

constexpr std::size_t select_max = 1'000;

const statement replay_dead{"replay_dead", R"(
UPDATE messages
   SET status = 'queued', reason = 'replayed: ' || $2::text, replay = $2::text, attempts = 0, due_at = now(),
       schedule_started_at = now(), settled_at = NULL, updated_at = now()
 WHERE id = $1::text AND status = 'dead' RETURNING id)"};

const statement discard_dead{"discard_dead", R"(
UPDATE messages SET status = 'skipped', reason = $2::text, settled_at = now(), updated_at = now()
 WHERE id = $1::text AND status = 'dead' RETURNING id)"};

// The same copy twice is one copy.
const statement copy_message{"copy_message", R"(
WITH original AS MATERIALIZED (
    SELECT * FROM messages WHERE id = $1::text FOR SHARE
), copied AS (
    INSERT INTO messages (id, event_id, order_id, order_version, kind, recipient, recipient_domain, locale, status, reason, due_at,
                          schedule_started_at, copy_of)
    SELECT $2::text, event_id, order_id, order_version, kind, COALESCE($3::text, recipient), COALESCE($4::text, recipient_domain),
           locale, 'queued', $5::text, now(), now(), id
      FROM original WHERE status NOT IN ('queued', 'sending', 'deferred')
        ON CONFLICT (id) DO NOTHING
)
SELECT status FROM original)"};

// A subquery that the planner dissolves: its condition stays in front of the filters.
const std::string dead_messages = "(SELECT * FROM messages WHERE status = 'dead') AS m";

list_builder narrowed(std::string name, std::string select, const dead_letter_filter& filter) {
    const auto id = filter.id ? std::optional(filter.id->value) : std::nullopt;
    const auto order = filter.order ? std::optional(filter.order->value) : std::nullopt;
    list_builder list(std::move(name), std::move(select));
    list.narrow('i', id, "m.id = ?::text")
        .narrow('o', order, "m.order_id = ?::text")
        .narrow('r', filter.recipient, "lower(m.recipient) = lower(?::text)")
        .narrow('d', filter.recipient_domain, "m.recipient_domain = lower(?::text)")
        .narrow('k', filter.kind, "m.kind = ?::text")
        .narrow('q', like_pattern(filter.text), "(m.reason ILIKE ?::text OR m.last_reply ILIKE ?::text)")
        .narrow('s', filter.died_after, "m.settled_at > ?::timestamptz")
        .narrow('u', filter.died_before, "m.settled_at < ?::timestamptz");
    return list;
}

}  // namespace

task<result<std::vector<message_id>>> dead_letters::select(dead_letter_filter filter, std::optional<message_id> after,
                                                           std::size_t limit) {
    const auto behind = after ? std::optional(after->value) : std::nullopt;
    auto list = narrowed("select_dead", "SELECT m.id FROM " + dead_messages, filter);
    list.narrow('a', behind,
                "(m.settled_at, m.id) > (COALESCE((SELECT settled_at FROM messages WHERE id = ?::text AND status = "
                "'dead'), '-infinity'::timestamptz), ?::text)");
    auto listing = list.narrow('l', std::optional(static_cast<std::int64_t>(std::min(limit, select_max))),
                               "true ORDER BY m.settled_at, m.id LIMIT ?::bigint")
                       .take();
    const auto& kept = lists_.try_emplace(listing.what.name, listing.what).first->second;
    query one{&kept, std::move(listing.with)};
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<message_id> ids;
    for (int row = 0; row < found->size(); ++row) ids.emplace_back(found->text(row, 0));
    co_return std::move(ids);
}

task<result<std::int64_t>> dead_letters::count(dead_letter_filter filter) {
    auto listing = narrowed("count_dead", "SELECT count(*) FROM " + dead_messages, filter).take();
    const auto& kept = lists_.try_emplace(listing.what.name, listing.what).first->second;
    query one{&kept, std::move(listing.with)};
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return found->number(0, 0);
}

task<result<bool>> dead_letters::replay(message_id id, std::string replay) {
    std::vector<query> queries(1);
    queries[0].what = &replay_dead;
    queries[0].with.add(id.value).add(replay);
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    co_return !answers->front().empty();
}

task<result<bool>> dead_letters::discard(message_id id, std::string reason) {
    std::vector<query> queries(1);
    queries[0].what = &discard_dead;
    queries[0].with.add(id.value).add(reason);
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    co_return !answers->front().empty();
}

task<result<message_id>> dead_letters::resend(message_id id, message_id copy, std::optional<std::string> recipient,
                                              std::string reason) {
    std::optional<std::string> domain;
    if (recipient) domain = recipient_domain_of(*recipient);
    std::vector<query> queries(1);
    queries[0].what = &copy_message;
    queries[0].with.add(id.value).add(copy.value).add(recipient).add(domain);
    queries[0].with.add("copy of " + id.value + (reason.empty() ? "" : ": " + reason));
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    const auto& original = answers->front();
    if (original.empty()) co_return error{errc::not_found, "There is no such message."};
    const auto status = original.text(0, 0);
    const auto known = parse_message_status(status);
    if (known && !is_terminal(*known))
        co_return error{errc::conflict, "The message is " + status + ": it is still on its way."};
    co_return std::move(copy);
}

}  // namespace tidings::postgres
