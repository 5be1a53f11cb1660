#include "adapters/sqlite/key_store.hpp"
#include "adapters/sqlite/sql/access.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::access;

// A role of a newer program is none here: its key opens what a viewer's does. One of another type sends no mail.
api_key key_at(const statement& rows) {
    return {.id = rows.text(0),
            .digest = rows.text(1),
            .name = rows.text(2),
            .given = parse_role(rows.view(3)).value_or(role::viewer),
            .created_at = rows.time(4),
            .created_by = rows.text(5),
            .expires_at = rows.optional_time(6),
            .last_used_at = rows.optional_time(7),
            .revoked_at = rows.optional_time(8),
            .revoked_by = rows.text(9),
            .type = parse_key_type(rows.view(10)).value_or(key_type::test)};
}

result<void> add_one(connection& db, const api_key& added) {
    if (db.prepare(statements::has_key).bind(added.digest, added.id).step())
        return error{errc::already_exists, "This key is there already."};
    db.prepare(statements::make_room_for_key).bind(api_keys_max, added.created_at).run();
    db.prepare(statements::add_key)
        .bind(added.id, added.digest, added.name, name_of(added.given), added.created_at, added.created_by,
              added.expires_at, name_of(added.type), api_keys_max)
        .run();
    if (db.changes() == 1) return {};
    return error{errc::conflict, "There are " + std::to_string(api_keys_max) + " keys, and none of them has ended."};
}

}  // namespace

task<result<std::vector<api_key>>> key_store::list() {
    using all = std::vector<api_key>;
    std::function<result<all>(connection&)> query = [](connection& db) -> result<all> {
        auto rows = db.prepare(statements::list_keys);
        all keys;
        while (rows.step()) keys.push_back(key_at(rows));
        return keys;
    };
    co_return co_await db_.read(std::move(query));
}

task<result<void>> key_store::add(api_key added) {
    std::function<result<void>(connection&)> work = [added = std::move(added)](connection& db) {
        return add_one(db, added);
    };
    co_return co_await db_.write(std::move(work));
}

task<result<api_key>> key_store::revoke(std::string id, timestamp at, std::string by) {
    std::function<result<api_key>(connection&)> work = [id = std::move(id), at,
                                                        by = std::move(by)](connection& db) -> result<api_key> {
        auto rows = db.prepare(statements::revoke_key);
        if (!rows.bind(id, at, by).step()) return error{errc::not_found, "There is no such key."};
        auto revoked = key_at(rows);
        rows.step();  // to the end: an UPDATE that is left half-way is undone
        return revoked;
    };
    co_return co_await db_.write(std::move(work));
}

task<result<void>> key_store::note_used(std::vector<api_key_use> uses) {
    std::function<result<void>(connection&)> work = [uses = std::move(uses)](connection& db) -> result<void> {
        for (const auto& one : uses) db.prepare(statements::note_key_use).bind(one.id, one.at).run();
        return {};
    };
    co_return co_await db_.write(std::move(work));
}

}  // namespace tidings::sqlite
