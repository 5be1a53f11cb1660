#include "adapters/postgres/dead_letters.hpp"
#include <algorithm>
#include "adapters/postgres/message_list.hpp"
#include "adapters/postgres/sql/notifications.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::notifications;
constexpr std::size_t select_max = 1'000;

list_builder narrowed(std::string name, std::string select, const dead_letter_filter& filter) {
    list_builder list(std::move(name), std::move(select) + " FROM messages AS m", "m.status = 'dead'");
    list.narrow('i', filter.id, "m.id = ?::uuid")
        .narrow('o', filter.order, "m.order_id = ?::uuid")
        .narrow('r', filter.recipient, is_to_recipient)
        .narrow('d', filter.recipient_domain, "m.recipient_domain = lower(?::text)")
        .narrow('k', filter.kind, "m.kind = ?::text")
        .narrow('s', filter.died_after, "m.settled_at > ?::timestamptz")
        .narrow('u', filter.died_before, "m.settled_at < ?::timestamptz");
    search(list, filter.text, {"m.reason", "m.last_reply"});
    return list;
}

}  // namespace

task<result<std::vector<dead_letter_place>>> dead_letters::select(dead_letter_filter filter,
                                                                  std::optional<dead_letter_place> after,
                                                                  std::size_t limit) {
    auto list = narrowed("select_dead", "SELECT m.settled_at, m.id", filter);
    if (after) {
        const auto died_at = list.place(after->died_at), id = list.place(after->id);
        list.require('a', "(m.settled_at, m.id) > (" + died_at + "::timestamptz, " + id + "::uuid)");
    }
    auto listing = list.narrow('l', std::optional(static_cast<std::int64_t>(std::min(limit, select_max))),
                               "true ORDER BY m.settled_at, m.id LIMIT ?::bigint")
                       .take();
    const auto& kept = lists_.try_emplace(listing.what.name, listing.what).first->second;
    query one{&kept, std::move(listing.with)};
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<dead_letter_place> places;
    for (int row = 0; row < found->size(); ++row)
        places.push_back({found->instant(row, 0), message_id(found->id(row, 1, "msg_"))});
    co_return std::move(places);
}

task<result<std::int64_t>> dead_letters::count(dead_letter_filter filter, std::int64_t most) {
    auto list = narrowed("count_dead", "SELECT count(*) FROM (SELECT", filter);
    auto listing = list.narrow('l', std::optional(most), "true LIMIT ?::bigint) AS few").take();
    const auto& kept = lists_.try_emplace(listing.what.name, listing.what).first->second;
    query one{&kept, std::move(listing.with)};
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    co_return found->number(0, 0);
}

task<result<std::vector<death>>> dead_letters::latest(std::size_t most) {
    query one{&statements::latest_dead, {}};
    one.with.add(static_cast<std::int64_t>(most));
    auto found = co_await database_.read(std::move(one));
    if (!found) co_return found.error();
    std::vector<death> deaths;
    for (int row = 0; row < found->size(); ++row)
        deaths.push_back({message_id(found->id(row, 0, "msg_")), found->text(row, 1), found->text(row, 2),
                          found->text(row, 3), static_cast<int>(found->number(row, 4)), found->text(row, 5),
                          found->text(row, 6), found->instant(row, 7)});
    co_return std::move(deaths);
}

task<result<std::int64_t>> dead_letters::replay(std::vector<message_id> ids, std::string replay) {
    if (ids.empty()) co_return 0;
    std::vector<query> queries;
    for (const auto& id : ids) {
        queries.push_back({&statements::replay_dead, {}});
        queries.back().with.add(id).add(replay);
        queries.push_back({&statements::hold_later_than, {}});
        queries.back().with.add(id);
    }
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    std::int64_t replayed = 0;
    for (std::size_t at = 0; at < answers->size(); at += 2) replayed += !(*answers)[at].empty();
    co_return replayed;
}

task<result<std::int64_t>> dead_letters::discard(std::vector<message_id> ids, std::string reason) {
    if (ids.empty()) co_return 0;
    std::vector<query> queries;
    for (const auto& id : ids) {
        queries.push_back({&statements::discard_dead, {}});
        queries.back().with.add(id).add(reason);
    }
    auto answers = co_await writer_.write(std::move(queries));
    if (!answers) co_return answers.error();
    co_return std::ranges::count_if(*answers, [](const rows& changed) { return !changed.empty(); });
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
