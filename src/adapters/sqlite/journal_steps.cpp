#include "adapters/sqlite/journal_steps.hpp"
#include "adapters/sqlite/mail_turns.hpp"
#include "adapters/sqlite/sql/notifications.hpp"
#include "mail/mail_dictionary.hpp"

namespace tidings::sqlite {
namespace {

namespace statements = sql::notifications;
constexpr std::int64_t recovered_max = 1'000;  // leases per call

struct open_message {
    message_id id;
    std::int64_t fence = 0, tries = 0;
    order_id order;
    std::int64_t order_version = 0;
};

error stale() {
    return {errc::rejected, "the message is not held under this fence any more"};
}

std::optional<open_message> find_held(connection& db, const held_message& held) {
    auto rows = db.prepare(statements::find_held);
    if (!rows.bind(held.id, held.fence).step()) return std::nullopt;
    return open_message{held.id, held.fence, rows.integer(0), order_id{rows.text(1)}, rows.integer(2)};
}

// The intent that was written under this fence, as an attempt that nobody has told the end of.
std::optional<attempt> find_intent(connection& db, const open_message& held) {
    auto rows = db.prepare(statements::find_intent);
    if (!rows.bind(held.id, held.fence).step()) return std::nullopt;
    return attempt{.number = rows.integer(0), .relay = rows.text(1), .started_at = rows.time(2)};
}

// How the last attempt ended: what is told, or that an intent which nothing is said about sent nothing.
std::optional<attempt> ended_attempt(connection& db, const open_message& held, const std::optional<attempt>& told) {
    if (told) return told;
    auto intended = find_intent(db, held);
    if (intended) intended->outcome = delivery_outcome::called_off;
    return intended;
}

void add_attempt(connection& db, const open_message& of, const attempt& tried, timestamp now) {
    db.prepare(statements::add_attempt)
        .bind(of.id, of.tries + 1, tried.relay, tried.started_at, tried.ended_at.value_or(now), name_of(tried.outcome),
              name_of(tried.phase), tried.reply_code, tried.enhanced_code, tried.reply, tried.charged, tried.uncertain,
              tried.transcript)
        .run();
}

// `due_at`: open still, and due then. Empty: its end.
void move_on(connection& db, const open_message& moved, message_status status, const std::string& reason,
             const std::optional<attempt>& tried, std::optional<timestamp> due_at, timestamp now) {
    if (tried) add_attempt(db, moved, *tried, now);
    const bool charged = tried && tried->charged;
    const std::string_view reply = tried ? std::string_view(tried->reply) : std::string_view();
    if (due_at) {
        db.prepare(statements::put_back)
            .bind(moved.id, name_of(status), reason, charged, tried.has_value(), reply, *due_at, now)
            .run();
        return;
    }
    db.prepare(statements::end_message)
        .bind(moved.id, name_of(status), reason, charged, tried.has_value(), reply, now)
        .run();
    db.prepare(statements::close_message).bind(moved.id).run();
    if (status == message_status::sent && moved.order_version > 1)
        supersede_earlier(db, moved.order, moved.order_version, now);
}

struct lapsed_message {
    open_message held;
    stored_kind kind;
    std::string reason;
};

std::vector<lapsed_message> find_lapsed(connection& db, timestamp now) {
    std::vector<lapsed_message> lapsed;
    auto rows = db.prepare(statements::find_lapsed);
    rows.bind(now, recovered_max);
    while (rows.step())
        lapsed.push_back({{.id = message_id{rows.text(0)},
                           .fence = rows.integer(1),
                           .tries = rows.integer(5),
                           .order = order_id{rows.text(2)},
                           .order_version = rows.integer(3)},
                          stored_kind(rows.view(4)),
                          rows.text(6)});
    return lapsed;
}

// True when the lease ended between the intent and its outcome: the mail may have left.
bool recover_one(connection& db, const lapsed_message& lost, uncertain_policy policy, timestamp now) {
    auto tried = find_intent(db, lost.held);
    if (tried) {
        tried->outcome = delivery_outcome::uncertain;
        tried->uncertain = true;
    }
    const bool hold = tried && policy == uncertain_policy::hold;
    if (hold)
        move_on(db, lost.held, message_status::dead, "uncertain", tried, std::nullopt, now);
    else
        move_on(db, lost.held, message_status::queued,
                tried ? "uncertain: the answer to the last attempt was lost, it is sent again" : lost.reason, tried,
                now, now);
    return tried.has_value();
}

}  // namespace

result<std::int64_t> keep_mail(connection& db, const held_message& held, const std::optional<frozen_mail>& mail,
                               const std::optional<std::string>& relay, timestamp started_at) {
    const auto found = find_held(db, held);
    if (!found) return stale();
    static const frozen_mail no_mail;
    const auto& given = mail ? *mail : no_mail;
    const auto* dictionary = given.dictionary.get();
    std::optional<std::string> packed;
    if (mail) packed = dictionary ? dictionary->pack(given.bytes) : pack_mail(given.bytes);
    if (dictionary) db.prepare(statements::keep_dictionary).bind(dictionary->id(), dictionary->bytes()).run();
    auto kept = db.prepare(statements::keep_mail);
    kept.bind(held.id, dictionary ? std::optional(dictionary->id()) : std::nullopt, packed, given.mail_id,
              given.subject, given.template_version, given.text_origin, given.ai_note, relay ? held.fence : 0,
              relay ? found->tries + 1 : 0, relay.value_or(""), started_at);
    if (!kept.step()) return error{errc::already_exists, "the mail is frozen with other bytes"};
    return kept.integer(0);
}

result<void> settle_message(connection& db, const held_message& held, const settlement& how, timestamp now) {
    const auto found = find_held(db, held);
    if (!found) return stale();
    const auto due_at = is_terminal(how.status)
                            ? std::nullopt
                            : std::optional<timestamp>(now + how.retry_in.value_or(std::chrono::milliseconds{0}));
    move_on(db, *found, how.status, how.reason, ended_attempt(db, *found, how.tried), due_at, now);
    release_order(db, found->order, now);
    return {};
}

recovery recover_lapsed(connection& db, const uncertain_rules& rules, timestamp now) {
    recovery counts;
    for (const auto& lost : find_lapsed(db, now)) {
        ++(recover_one(db, lost, rules.for_kind(lost.kind), now) ? counts.uncertain : counts.resumed);
        release_order(db, lost.held.order, now);
    }
    return counts;
}

}  // namespace tidings::sqlite
