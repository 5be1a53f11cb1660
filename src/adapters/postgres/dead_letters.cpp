#include "adapters/postgres/dead_letters.hpp"
#include "adapters/postgres/list_builder.hpp"
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::notifications;
constexpr std::size_t select_max = 1'000;

list_builder narrowed(std::string name, std::string select, const dead_letter_filter& filter) {
    list_builder list(std::move(name), std::move(select) + " FROM messages AS m", "m.status = 'dead'");
    list.narrow('i', filter.id, "m.id = ?::uuid")
        .narrow('o', filter.order, "m.order_id = ?::uuid")
        .narrow('r', filter.recipient, "lower(m.recipient COLLATE \"C\") = lower(?::text COLLATE \"C\")")
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
    auto list = narrowed("select_dead", "SELECT m.id", filter);
    list.narrow('a', after,
                "(m.settled_at, m.id) > (COALESCE((SELECT settled_at FROM messages WHERE id = ?::uuid AND status = "
                "'dead'), '-infinity'::timestamptz), ?::uuid)");
    auto listing = list.narrow('l', std::optional(static_cast<std::int64_t>(std::min(limit, select_max))),
                               "true ORDER BY m.settled_at, m.id LIMIT ?::bigint")
                       .take();
    const auto& kept = lists_.try_emplace(listing.what.name, listing.what).first->second;
    query one{&kept, std::move(listing.with)};
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<message_id> ids;
    for (int row = 0; row < found->size(); ++row) ids.emplace_back(found->id(row, 0, "msg_"));
    co_return std::move(ids);
}

task<result<std::int64_t>> dead_letters::count(dead_letter_filter filter) {
    auto listing = narrowed("count_dead", "SELECT count(*)", filter).take();
    const auto& kept = lists_.try_emplace(listing.what.name, listing.what).first->second;
    query one{&kept, std::move(listing.with)};
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return found->number(0, 0);
}

task<result<bool>> dead_letters::replay(message_id id, std::string replay) {
    std::vector<query> queries(2);
    queries[0].what = &statements::replay_dead;
    queries[0].with.add(id).add(replay);
    queries[1].what = &statements::hold_later_than;
    queries[1].with.add(id);
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    co_return !answers->front().empty();
}

task<result<bool>> dead_letters::discard(message_id id, std::string reason) {
    std::vector<query> queries(1);
    queries[0].what = &statements::discard_dead;
    queries[0].with.add(id).add(reason);
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    co_return !answers->front().empty();
}

task<result<message_id>> dead_letters::resend(message_id id, message_id copy, std::optional<std::string> recipient,
                                              std::string reason) {
    std::optional<std::string> domain;
    if (recipient) domain = recipient_domain_of(*recipient);
    std::vector<query> queries(2);
    queries[0].what = &statements::copy_message;
    queries[0].with.add(id).add(copy).add(recipient).add(domain);
    queries[0].with.add("copy of " + id.value + (reason.empty() ? "" : ": " + reason));
    queries[1].what = &statements::hold_later_than;
    queries[1].with.add(copy);
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    const auto& original = answers->front();
    if (!original.is_null(0, 1))
        co_return error{errc::conflict, "The message is " + original.text(0, 1) + ": it is still on its way."};
    if (original.is_null(0, 0)) co_return error{errc::not_found, "There is no such message."};
    if (original.truth(0, 2)) co_return error{errc::conflict, "Its customer was erased: say to whom it is to go."};
    co_return std::move(copy);
}

}  // namespace tidings::postgres
