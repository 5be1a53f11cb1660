#include "adapters/sqlite/journal_steps.hpp"
#include <boost/json.hpp>
#include <limits>
#include <map>
#include "adapters/sqlite/mail_sequence.hpp"
#include "adapters/sqlite/message_row.hpp"
#include "adapters/sqlite/message_sql.hpp"

namespace tidings::sqlite {
namespace {

std::vector<message_id> find_due(connection& db, const claim_request& request, timestamp now) {
    const boost::json::array excluded(request.excluded_domains.begin(), request.excluded_domains.end());
    auto rows = db.prepare(sql::find_due);
    rows.bind(now, boost::json::serialize(excluded), request.candidates_max());
    constexpr auto no_limit = std::numeric_limits<std::size_t>::max();
    std::map<std::string, std::size_t> room;
    for (const auto& each : request.rooms) room.emplace(each.domain, each.messages_max);
    std::vector<message_id> due;
    while (due.size() < request.messages_max && rows.step()) {
        auto& left = room.try_emplace(rows.text(1), request.other_room.value_or(no_limit)).first->second;
        if (left == 0) continue;
        --left;
        due.emplace_back(rows.text(0));
    }
    return due;
}

claimed_message read_claimed(connection& db, const message_id& id) {
    claimed_message claimed;
    {
        auto rows = db.prepare(sql::find_message);
        if (!rows.bind(id).step()) throw std::logic_error("a claimed message is gone");
        claimed.head = read_message(rows);
    }
    auto rows = db.prepare(sql::find_message_event);
    if (!rows.bind(claimed.head.event).step()) throw std::logic_error("the event of a message is gone");
    claimed.event_type = rows.text(0);
    claimed.event_payload = rows.text(1);
    claimed.event_time = rows.time(2);
    claimed.traceparent = rows.text(3);
    claimed.frozen = find_mail(db, id);
    return claimed;
}

std::optional<std::int64_t> open_attempt(connection& db, const message_id& id) {
    auto rows = db.prepare(sql::open_attempt);
    return rows.bind(id).step() ? std::optional{rows.integer(0)} : std::nullopt;
}

std::int64_t open_new_attempt(connection& db, const message_id& id, const std::string& relay, timestamp started_at) {
    std::int64_t number = 0;
    {
        auto rows = db.prepare(sql::next_attempt);
        rows.bind(id).step();
        number = rows.integer(0);
    }
    db.prepare(sql::insert_intent).bind(id, number, relay, started_at).run();
    return number;
}

void end_attempt(connection& db, const message_id& id, const attempt& tried, timestamp now) {
    const auto open = open_attempt(db, id);
    const auto number = open ? *open : open_new_attempt(db, id, tried.relay, tried.started_at);
    db.prepare(sql::end_attempt)
        .bind(tried.ended_at.value_or(now), name_of(tried.outcome), name_of(tried.phase), tried.reply_code,
              tried.enhanced_code, tried.reply, tried.charged, tried.uncertain, tried.transcript, id, number)
        .run();
}

// An intent whose end nobody told: who settles without an attempt did not send.
attempt assumed_end(const settlement& how) {
    return {.outcome = how.status == message_status::sent ? delivery_outcome::accepted : delivery_outcome::called_off};
}

// True when the lease ended between the intent and its outcome.
bool recover_one(connection& db, const held_claim& claim, uncertain_policy policy, timestamp now) {
    const auto open = open_attempt(db, claim.id);
    if (open) db.prepare(sql::end_attempt_uncertain).bind(now, claim.id, *open).run();
    const bool hold = open && policy == uncertain_policy::hold;
    settle_message(db, claim,
                   {.status = hold ? message_status::dead : message_status::queued,
                    .reason = !open  ? "the sender stopped before anything was sent"
                              : hold ? "uncertain"
                                     : "the sender stopped before it knew the answer; sent again"},
                   now);
    return open.has_value();
}

}  // namespace

result<held_claim> check_claim(connection& db, const message_id& id, std::int64_t fence) {
    auto rows = db.prepare(sql::find_claim);
    if (!rows.bind(id).step()) return error{errc::not_found, "there is no such message"};
    if (rows.text(2) != "sending" || rows.integer(3) != fence)
        return error{errc::rejected, "the claim on the message has ended"};
    return held_claim{id, order_id{rows.text(0)}, rows.integer(1)};
}

std::vector<claimed_message> claim_due(connection& db, const claim_request& request, timestamp now) {
    std::vector<claimed_message> claimed;
    for (const auto& id : find_due(db, request, now)) {
        db.prepare(sql::claim).bind(request.instance, timestamp{now + request.lease}, now, id).run();
        claimed.push_back(read_claimed(db, id));
    }
    return claimed;
}

result<void> freeze_mail(connection& db, const message_id& id, const frozen_mail& mail, timestamp now) {
    if (const auto there = find_mail(db, id)) {
        if (there->bytes == mail.bytes && there->mail_id == mail.mail_id) return {};
        return error{errc::already_exists, "the mail is frozen already, with other bytes"};
    }
    db.prepare(sql::insert_mail)
        .bind(id, mail.mail_id, mail.subject, mail.bytes, mail.template_version, mail.text_origin)
        .run();
    db.prepare(sql::describe_mail)
        .bind(mail.mail_id, mail.subject, mail.template_version, mail.text_origin, mail.ai_note, now, id)
        .run();
    return {};
}

std::int64_t put_intent(connection& db, const message_id& id, const intent& about) {
    const auto open = open_attempt(db, id);
    if (!open) return open_new_attempt(db, id, about.relay, about.started_at);
    db.prepare(sql::repeat_intent).bind(about.relay, about.started_at, id, *open).run();
    return *open;
}

void settle_message(connection& db, const held_claim& claim, const settlement& how, timestamp now) {
    const bool terminal = is_terminal(how.status);
    if (how.tried)
        end_attempt(db, claim.id, *how.tried, now);
    else if (open_attempt(db, claim.id))
        end_attempt(db, claim.id, assumed_end(how), now);
    const auto due_at =
        terminal ? std::nullopt : std::optional<timestamp>{now + how.retry_in.value_or(std::chrono::milliseconds{0})};
    const auto settled_at = terminal ? std::optional{now} : std::nullopt;
    db.prepare(sql::settle)
        .bind(name_of(how.status), how.reason, due_at, how.tried && how.tried->charged,
              how.tried ? how.tried->reply : "", now, settled_at, claim.id)
        .run();
    if (how.status == message_status::sent) supersede_earlier(db, claim.order, claim.order_version, now);
    if (terminal) make_next_due(db, claim.order, now);
}

recovery recover_ended(connection& db, const uncertain_rules& rules, timestamp now) {
    std::vector<std::pair<held_claim, uncertain_policy>> ended;
    {
        auto rows = db.prepare(sql::find_ended_leases);
        rows.bind(now);
        while (rows.step())
            ended.push_back(
                {{message_id{rows.text(0)}, order_id{rows.text(1)}, rows.integer(2)}, rules.for_kind(rows.text(3))});
    }
    recovery counts;
    for (const auto& [claim, policy] : ended)
        ++(recover_one(db, claim, policy, now) ? counts.uncertain : counts.resumed);
    return counts;
}

}  // namespace tidings::sqlite
