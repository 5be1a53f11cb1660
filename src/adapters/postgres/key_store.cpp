#include "adapters/postgres/key_store.hpp"
#include "adapters/postgres/sql/access.hpp"

namespace tidings::postgres {
namespace {

namespace statements = sql::access;

// A role of a newer program is none here: its key opens what a viewer's does. One of another type sends no mail.
api_key key_at(const rows& found, int row) {
    return {.id = found.text(row, 0),
            .digest = found.text(row, 1),
            .name = found.text(row, 2),
            .given = parse_role(found.view(row, 3)).value_or(role::viewer),
            .created_at = found.instant(row, 4),
            .created_by = found.text(row, 5),
            .expires_at = found.maybe_instant(row, 6),
            .last_used_at = found.maybe_instant(row, 7),
            .revoked_at = found.maybe_instant(row, 8),
            .revoked_by = found.text(row, 9),
            .type = parse_key_type(found.view(row, 10)).value_or(key_type::test)};
}

std::vector<query> locked(std::size_t count) {
    std::vector<query> queries(count);
    queries[0].what = &statements::lock_keys;
    return queries;
}

}  // namespace

task<result<std::vector<api_key>>> key_store::list() {
    query all{&statements::list_keys, {}};
    const auto found = co_await database_.read(std::move(all));
    if (!found) co_return found.error();
    std::vector<api_key> keys;
    for (int row = 0; row < found->size(); ++row) keys.push_back(key_at(*found, row));
    co_return std::move(keys);
}

task<result<void>> key_store::add(api_key added) {
    constexpr auto most = static_cast<std::int64_t>(api_keys_max);
    auto queries = locked(3);
    queries[1].what = &statements::make_room_for_key;
    queries[1].with.add(most).add(added.created_at);
    queries[2].what = &statements::add_key;
    queries[2].with.add(added.id).add(added.digest).add(added.name).add(name_of(added.given));
    queries[2].with.add(added.created_at).add(added.created_by).add(added.expires_at);
    queries[2].with.add(name_of(added.type)).add(most);
    const auto answers = co_await database_.run(std::move(queries), effect::writes);
    if (!answers) co_return answers.error();
    const auto& answer = answers->back();
    if (answer.number(0, 1) == 1) co_return result<void>();
    if (answer.truth(0, 0)) co_return error{errc::already_exists, "This key is there already."};
    co_return error{errc::conflict, "There are " + std::to_string(most) + " keys, and none of them has ended."};
}

task<result<api_key>> key_store::revoke(std::string id, timestamp at, std::string by) {
    auto queries = locked(2);
    queries[1].what = &statements::revoke_key;
    queries[1].with.add(id).add(at).add(by);
    const auto answers = co_await database_.run(std::move(queries), effect::writes);
    if (!answers) co_return answers.error();
    if (answers->back().empty()) co_return error{errc::not_found, "There is no such key."};
    co_return key_at(answers->back(), 0);
}

task<result<void>> key_store::note_used(std::vector<api_key_use> uses) {
    auto queries = locked(2);
    queries[1].what = &statements::note_key_uses;
    queries[1].with.add_array(type_oid::text, uses, [](const api_key_use& one) { return one.id; });
    queries[1].with.add_array(type_oid::instant, uses, [](const api_key_use& one) { return one.at; });
    const auto answers = co_await database_.run(std::move(queries), effect::writes);
    if (!answers) co_return answers.error();
    co_return result<void>();
}

}  // namespace tidings::postgres
