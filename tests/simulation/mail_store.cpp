#include "simulation/mail_store.hpp"
#include <algorithm>
#include <set>
#include <utility>

namespace tidings::simulation {
namespace {

using enum message_status;

bool is_open(const stored_mail& mail) {
    return !is_terminal(mail.head.status);
}

}  // namespace

attempt* stored_mail::open_attempt() {
    if (attempts.empty() || attempts.back().ended_at) return nullptr;
    return &attempts.back();
}

bool stored_mail::is_due_kind() const {
    return (head.status == queued || head.status == deferred) && head.due_at.has_value();
}

// --- inbox

intake_counts mail_store::store(const intake_batch& batch) {
    intake_counts counts;
    for (const auto& entry : batch.entries) {
        const bool is_new = events_.emplace(entry.event.id.value, entry.event).second;
        if (!is_new && world_.plan.bug != mutation::inbox_without_dedupe) {
            ++counts.duplicates;
            world_.history.note("duplicate event absorbed", entry.event.id.value);
            continue;
        }
        for (auto given : entry.messages) {
            if (!is_new) given.id.value.replace(given.id.value.size() - 4, 4, std::to_string(1'000 + ++copies_));
            if (put_message(given, batch)) counts.claimed.push_back(given.id);
        }
        release(entry.event.order);
        ++counts.stored;
        world_.history.note("event stored", entry.event.id.value);
    }
    for (const auto& each : batch.quarantined) {
        const auto& raw = each.record;
        quarantine_.emplace(raw.topic + "/" + std::to_string(raw.partition) + "/" + std::to_string(raw.offset),
                            raw.value);
        world_.history.note("record quarantined", raw.value);
    }
    counts.quarantined = batch.quarantined.size();
    return counts;
}

// True when it is stored claimed.
bool mail_store::put_message(const new_message& given, const intake_batch& batch) {
    const auto now = world_.clock.now();
    stored_mail mail;
    auto& head = mail.head;
    head.id = given.id;
    head.event = given.event;
    head.order = given.order;
    head.order_version = given.order_version;
    head.kind = given.kind;
    head.recipient = given.recipient;
    head.locale = given.locale;
    head.status = given.status;
    head.reason = given.reason;
    head.created_at = head.updated_at = now;
    const auto turn = turn_at(position_of(head));
    if (head.status == queued && turn == mail_turn::late) {
        head.status = superseded;
        world_.history.note("mail superseded", head.id.value);
    }
    if (is_terminal(head.status)) head.settled_at = now;
    if (head.status == queued && turn == mail_turn::goes) {
        head.due_at = now;
        mail.was_born_claimed = given.claim;
        if (given.claim) hold(mail, batch.instance, batch.lease);
    }
    const bool replaces = !is_terminal(head.status);
    const auto& kept = mails_.emplace(head.id.value, std::move(mail)).first->second;
    if (replaces) supersede_replaced(given);
    return kept.was_born_claimed;
}

void mail_store::supersede_replaced(const new_message& by) {
    for (auto& [id, mail] : mails_) {
        auto& head = mail.head;
        if (head.order != by.order || head.order_version >= by.order_version || head.recipient != by.recipient ||
            (head.status != queued && head.status != deferred) || std::ranges::count(by.replaces, head.kind) == 0)
            continue;
        head.status = superseded;
        head.reason = "version " + std::to_string(by.order_version) + " of the order came before it was sent";
        head.due_at.reset();
        head.settled_at = world_.clock.now();
        world_.history.note("mail replaced", id);
    }
}

mail_position mail_store::position_of(const message& head) const {
    mail_position at;
    at.version = head.order_version;
    at.was_set_going = head.schedule_started_at.has_value();
    std::set<std::int64_t> ended;
    for (const auto& [id, mail] : mails_) {
        const auto& other = mail.head;
        if (other.order != head.order || other.order_version == head.order_version) continue;
        const bool is_earlier = other.order_version < head.order_version;
        at.is_earlier_open |= is_earlier && is_open(mail);
        at.is_later_sending |= !is_earlier && other.status == sending;
        at.was_later_sent |= !is_earlier && other.status == sent;
        if (is_earlier && other.status == sent) at.last_sent = std::max(at.last_sent, other.order_version);
        if (is_earlier && !is_open(mail)) ended.insert(other.order_version);
    }
    at.between = std::distance(ended.upper_bound(at.last_sent), ended.end());
    return at;
}

mail_turn mail_store::turn_at(const mail_position& at) const {
    const auto turn = turn_of(at);
    const bool out_of_order = world_.plan.bug == mutation::versions_not_in_order;
    return out_of_order && turn == mail_turn::waits ? mail_turn::goes : turn;
}

// What waits in the order and may go now is due.
void mail_store::release(const order_id& order) {
    for (auto& [id, mail] : mails_) {
        auto& head = mail.head;
        if (head.order != order || head.status != queued || head.due_at) continue;
        if (turn_at(position_of(head)) == mail_turn::goes) head.due_at = world_.clock.now();
    }
}

// --- journal

bool mail_store::may_be_claimed(const stored_mail& mail, std::chrono::milliseconds hold_max) const {
    const auto now = world_.clock.now();
    const auto& head = mail.head;
    if ((head.status != queued && head.status != deferred) || (head.due_at && *head.due_at > now)) return false;
    auto at = position_of(head);
    at.was_let_go = head.due_at.has_value();
    at.is_overdue = head.created_at <= now - hold_max;
    return turn_at(at) == mail_turn::goes;
}

void mail_store::hold(stored_mail& mail, const std::string& instance, std::chrono::milliseconds lease) {
    const auto now = world_.clock.now();
    mail.head.status = sending;
    ++mail.head.fence;
    mail.owner = instance;
    mail.claimed_at = now;
    mail.lease_until = mail.granted[instance] = now + lease;
    world_.history.note("mail claimed", mail.head.id.value + " by " + instance, mail.head.fence);
}

claimed_messages mail_store::claim(const claim_request& request) {
    std::vector<stored_mail*> due;
    for (auto& [id, mail] : mails_) {
        if (!may_be_claimed(mail, request.hold_max)) continue;
        if (!mail.head.due_at) mail.head.due_at = world_.clock.now();
        const auto domain = recipient_domain_of(mail.head.recipient);
        if (std::ranges::find(request.excluded_domains, domain) == request.excluded_domains.end()) due.push_back(&mail);
    }
    std::ranges::stable_sort(due, {}, [](const stored_mail* mail) { return *mail->head.due_at; });
    claimed_messages claimed;
    for (auto* mail : due) {
        if (!may_be_claimed(*mail, request.hold_max)) continue;  // one that was taken before it holds it back
        claimed.more = claimed.messages.size() == request.messages_max;
        if (claimed.more) break;
        hold(*mail, request.instance, request.lease);
        const auto& event = events_.at(mail->head.event.value);
        claimed.messages.push_back(
            {mail->head, event.type, event.payload, event.time, event.traceparent, mail->frozen});
        if (world_.plan.bug == mutation::bytes_made_anew) claimed.messages.back().frozen.reset();
    }
    return claimed;
}

result<stored_mail*> mail_store::check_claim(const held_message& held) {
    const auto found = mails_.find(held.id.value);
    if (found == mails_.end()) return error{errc::rejected, "there is no such message"};
    auto& head = found->second.head;
    if (world_.plan.bug == mutation::lease_by_elapsed_time && !is_terminal(head.status)) return &found->second;
    if (head.status != sending || head.fence != held.fence) {
        world_.history.note("old fence refused", held.id.value, held.fence);
        return error{errc::rejected, "the claim on the message has ended"};
    }
    return &found->second;
}

result<void> mail_store::freeze(const held_message& held, const frozen_mail& mail) {
    auto found = check_claim(held);
    if (!found) return found.error();
    auto& frozen = (*found)->frozen;
    if (frozen && frozen->bytes != mail.bytes && world_.plan.bug != mutation::bytes_made_anew)
        return error{errc::already_exists, "the mail is frozen already, with other bytes"};
    frozen = mail;
    return {};
}

// Of intents that follow each other closely, as those of one transaction do, all but the first are told to be kept.
bool mail_store::is_left_out_of_its_tick() {
    constexpr std::chrono::milliseconds longest_tick{20};
    const auto now = world_.clock.now();
    const auto before = std::exchange(last_intent_at_, now);
    return world_.plan.bug == mutation::intent_left_out_of_a_tick && now - before <= longest_tick;
}

result<std::int64_t> mail_store::intend(const held_message& held, const intent& about) {
    auto found = check_claim(held);
    if (!found) return found.error();
    auto& mail = **found;
    const auto next_number = static_cast<std::int64_t>(mail.attempts.size()) + 1;
    if (is_left_out_of_its_tick()) return next_number;
    if (about.mail)
        if (auto frozen = freeze(held, *about.mail); !frozen) return frozen.error();
    if (world_.plan.bug == mutation::intent_not_kept) return next_number;
    if (!mail.open_attempt()) {
        mail.attempts.emplace_back();
        mail.attempts.back().number = next_number;
    }
    mail.attempts.back().relay = about.relay;
    mail.attempts.back().started_at = about.started_at;
    world_.history.note("intent kept", held.id.value, mail.attempts.back().number);
    return mail.attempts.back().number;
}

void mail_store::end_attempt(stored_mail& mail, attempt tried) {
    if (!mail.open_attempt()) mail.attempts.emplace_back();
    tried.number = static_cast<std::int64_t>(mail.attempts.size());
    if (!tried.ended_at) tried.ended_at = world_.clock.now();
    mail.attempts.back() = std::move(tried);
}

void mail_store::settle_row(stored_mail& mail, const settlement& how) {
    const auto now = world_.clock.now();
    if (how.tried)
        end_attempt(mail, *how.tried);
    else if (mail.open_attempt()) {
        attempt assumed;
        assumed.outcome = delivery_outcome::called_off;
        end_attempt(mail, assumed);
    }
    auto& head = mail.head;
    const bool ends = is_terminal(how.status);
    head.status = how.status;
    head.reason = how.reason;
    head.due_at =
        ends ? std::nullopt : std::optional<timestamp>(now + how.retry_in.value_or(std::chrono::milliseconds(0)));
    head.attempts += how.tried && how.tried->charged;
    head.updated_at = now;
    if (ends) head.settled_at = now;
    mail.owner.clear();
    mail.granted.clear();
    if (how.status == sent)
        for (auto& [id, other] : mails_)
            if (other.head.order == head.order && other.head.order_version < head.order_version &&
                (other.head.status == queued || other.head.status == deferred)) {
                other.head.status = superseded;
                other.head.settled_at = now;
                world_.history.note("mail superseded", id);
            }
    release(head.order);
}

result<void> mail_store::settle(const held_message& held, const settlement& how) {
    auto found = check_claim(held);
    if (!found) return found.error();
    settle_row(**found, how);
    world_.history.note("mail settled", name_of(how.status), (*found)->head.fence);
    return {};
}

void mail_store::renew(const std::vector<held_message>& held, std::chrono::milliseconds lease) {
    for (const auto& one : held) {
        const auto found = mails_.find(one.id.value);
        if (found == mails_.end()) continue;
        auto& mail = found->second;
        if (mail.head.status != sending || mail.head.fence != one.fence) continue;
        mail.lease_until = mail.granted[mail.owner] = world_.clock.now() + lease;
        world_.history.note("lease renewed", one.id.value, one.fence);
    }
}

bool mail_store::lease_has_ended(const stored_mail& mail) const {
    const auto now = world_.clock.now();
    if (world_.plan.bug == mutation::lease_by_elapsed_time) return mail.claimed_at + world_.plan.send_lease <= now;
    return mail.lease_until <= now;
}

recovery mail_store::recover(const uncertain_rules& rules) {
    recovery counts;
    if (world_.plan.bug == mutation::claims_for_ever) return counts;
    for (auto& [id, mail] : mails_) {
        if (mail.head.status != sending || !lease_has_ended(mail)) continue;
        const bool is_forgotten = mail.was_born_claimed && mail.head.fence == 1;
        if (is_forgotten && world_.plan.bug == mutation::born_claims_not_recovered) continue;
        const bool intended = mail.open_attempt() != nullptr;
        ++(intended ? counts.uncertain : counts.resumed);
        world_.history.note(intended ? "lease ended after the intent" : "lease ended before the intent",
                            id + " of " + mail.owner);
        if (intended) {
            auto& last = mail.attempts.back();
            last.ended_at = world_.clock.now();
            last.outcome = delivery_outcome::uncertain;
            last.phase = smtp_phase::dot;
            last.uncertain = true;
        }
        const auto granted = mail.granted;
        settlement how{.status = queued, .reason = "the sender stopped"};
        if (intended && rules.for_kind(mail.head.kind) == uncertain_policy::hold)
            how = {.status = dead, .reason = "uncertain"};
        settle_row(mail, how);
        mail.granted = granted;
    }
    return counts;
}

std::optional<std::chrono::milliseconds> mail_store::next_due_in() const {
    std::optional<std::chrono::milliseconds> next;
    for (const auto& [id, mail] : mails_) {
        if (!mail.is_due_kind()) continue;
        auto at = position_of(mail.head);
        at.was_let_go = true;
        if (turn_at(at) != mail_turn::goes) continue;
        const auto left =
            std::max(std::chrono::milliseconds(0),
                     std::chrono::ceil<std::chrono::milliseconds>(*mail.head.due_at - world_.clock.now()));
        next = std::min(next.value_or(left), left);
    }
    return next;
}

bool mail_store::believes_to_hold(const std::string& message, const std::string& instance) const {
    const auto mail = mails_.find(message);
    if (mail == mails_.end()) return false;
    const auto told = mail->second.granted.find(instance);
    return told != mail->second.granted.end() && told->second > world_.clock.now();
}

bool mail_store::is_settled(const event_id& event) const {
    bool has_mails = false;
    for (const auto& [id, mail] : mails_) {
        if (mail.head.event != event) continue;
        if (is_open(mail)) return false;
        has_mails = true;
    }
    return has_mails;
}

bool mail_store::all_settled() const {
    return std::ranges::none_of(mails_, [](const auto& entry) { return is_open(entry.second); });
}

}  // namespace tidings::simulation
