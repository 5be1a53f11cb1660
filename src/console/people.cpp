#include "console/people.hpp"
#include <algorithm>
#include "console/sessions.hpp"

namespace tidings::console {
namespace {

// The text is forgotten here: nobody can send it.
api_key sign_in_of(const person& who, timestamp now) {
    api_key made{.digest = key_digest_of(make_key_text()),
                 .name = who.name,
                 .given = who.given,
                 .created_at = now,
                 .created_by = who.id,
                 .expires_at = now + sessions::lifetime};
    made.id = key_id_of(made.digest);
    return made;
}

audit_entry entry_of(const api_key& made, const people::arrival& from) {
    return {.id = {},
            .at = made.created_at,
            .actor = made.id,
            .actor_name = made.name,
            .action = "session.open",
            .object = made.created_by,
            .remote = from.remote,
            .request = from.request,
            .asked = {},
            .result = {}};
}

}  // namespace

task<result<void>> people::make_room_for(const person& who) {
    auto all = co_await keys_.list();
    if (!all) co_return all.error();
    const auto now = clock_.now();
    std::erase_if(*all, [&](const api_key& one) { return one.created_by != who.id || !one.is_usable(now); });
    if (all->size() < sign_ins_max) co_return result<void>();
    const auto revoked = co_await keys_.revoke(all->back().id, now, who.id);  // the newest come first
    if (!revoked) co_return revoked.error();
    co_return result<void>();
}

task<result<caller_ptr>> people::admit(person who, arrival from) {
    const auto room = co_await make_room_for(who);
    if (!room) co_return room.error();
    const auto made = sign_in_of(who, clock_.now());
    auto entry = entry_of(made, from);
    entry.id = audit_id("aud_" + ids_.next_uuid());
    const auto id = entry.id;
    const auto begun = co_await audit_.begin(std::move(entry));
    if (!begun) co_return begun.error();
    auto copy = made;
    const auto added = co_await keys_.add(std::move(copy));
    audit_ending ending{.outcome = added ? audit_outcome::done : audit_outcome::failed, .status = added ? 303 : 503};
    // When its end cannot be written the entry stays open, which says as much.
    (void)co_await audit_.end(id, std::move(ending));
    if (!added) co_return added.error();
    const auto read = co_await ring_.refresh();
    if (!read) co_return read.error();
    auto known = ring_.find_by_id(made.id);
    if (!known) co_return error{errc::unavailable, "the sign-in ended at once"};
    co_return known;
}

task<result<void>> people::leave(caller_ptr who) {
    const auto revoked = co_await keys_.revoke(who->id, clock_.now(), who->id);
    if (!revoked) co_return revoked.error();
    const auto read = co_await ring_.refresh();
    if (!read) co_return read.error();
    co_return result<void>();
}

}  // namespace tidings::console
