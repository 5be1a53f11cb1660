#include "simulation/mail_store.hpp"
#include <algorithm>
#include <set>

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
            put_message(given);
        }
        make_next_due(entry.event.order);
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

void mail_store::put_message(const new_message& given) {
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
    const bool later_was_sent = std::ranges::any_of(mails_, [&](const auto& entry) {
        const auto& other = entry.second.head;
        return other.order == given.order && other.order_version > given.order_version && other.status == sent;
    });
    if (head.status == queued && later_was_sent) {
        head.status = superseded;
        world_.history.note("mail superseded", head.id.value);
    }
    if (is_terminal(head.status)) head.settled_at = now;
    const bool replaces = head.status == queued;
    mails_.emplace(head.id.value, std::move(mail));
    if (replaces) supersede_replaced(given);
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

bool mail_store::is_gapless_before(const order_id& order, std::int64_t version) const {
    std::int64_t last_sent = 0;
    for (const auto& [id, mail] : mails_)
        if (mail.head.order == order && mail.head.order_version < version && mail.head.status == sent)
            last_sent = std::max(last_sent, mail.head.order_version);
    std::set<std::int64_t> between;
    for (const auto& [id, event] : events_)
        if (event.order == order && event.version > last_sent && event.version < version) between.insert(event.version);
    return std::ssize(between) == version - 1 - last_sent;
}

void mail_store::make_next_due(const order_id& order) {
    std::int64_t lowest = 0;
    for (const auto& [id, mail] : mails_)
        if (mail.head.order == order && is_open(mail) && (lowest == 0 || mail.head.order_version < lowest))
            lowest = mail.head.order_version;
    if (lowest == 0 || !is_gapless_before(order, lowest)) return;
    for (auto& [id, mail] : mails_)
        if (mail.head.order == order && mail.head.order_version == lowest && mail.head.status == queued &&
            !mail.head.due_at)
            mail.head.due_at = world_.clock.now();
}

// --- journal

bool mail_store::earlier_is_open(const stored_mail& mail) const {
    return std::ranges::any_of(mails_, [&](const auto& entry) {
        const auto& other = entry.second;
        return other.head.order == mail.head.order && is_open(other) &&
               other.head.order_version < mail.head.order_version;
    });
}

bool mail_store::is_claimable(const stored_mail& mail) const {
    if (world_.plan.bug == mutation::versions_not_in_order) return true;
    if (earlier_is_open(mail)) return false;
    return std::ranges::none_of(mails_, [&](const auto& entry) {
        const auto& other = entry.second.head;
        return other.order == mail.head.order && other.status == sending &&
               other.order_version > mail.head.order_version;
    });
}

std::vector<claimed_message> mail_store::claim(const claim_request& request) {
    const auto now = world_.clock.now();
    std::vector<stored_mail*> due;
    for (auto& [id, mail] : mails_) {
        const bool out_of_order = world_.plan.bug == mutation::versions_not_in_order;
        const bool waited = mail.head.status == queued && !mail.head.due_at &&
                            (out_of_order || mail.head.created_at <= now - request.hold_max);
        if (waited && (out_of_order || !earlier_is_open(mail))) mail.head.due_at = now;
        if (!mail.is_due_kind() || *mail.head.due_at > now || !is_claimable(mail)) continue;
        const auto domain = mail.head.recipient.substr(mail.head.recipient.rfind('@') + 1);
        if (std::ranges::find(request.excluded_domains, domain) == request.excluded_domains.end()) due.push_back(&mail);
    }
    std::ranges::stable_sort(due, {}, [](const stored_mail* mail) { return *mail->head.due_at; });
    std::vector<claimed_message> claimed;
    for (auto* mail : due) {
        if (claimed.size() == request.messages_max) break;
        if (!is_claimable(*mail)) continue;
        mail->head.status = sending;
        ++mail->head.fence;
        mail->owner = request.instance;
        mail->claimed_at = now;
        mail->lease_until = mail->granted[request.instance] = now + request.lease;
        const auto& event = events_.at(mail->head.event.value);
        claimed.push_back({mail->head, event.type, event.payload, event.time, event.traceparent, mail->frozen});
        if (world_.plan.bug == mutation::bytes_made_anew) claimed.back().frozen.reset();
        world_.history.note("mail claimed", mail->head.id.value + " by " + request.instance, mail->head.fence);
    }
    return claimed;
}

result<stored_mail*> mail_store::check_claim(const message_id& id, std::int64_t fence) {
    const auto found = mails_.find(id.value);
    if (found == mails_.end()) return error{errc::not_found, "there is no such message"};
    auto& head = found->second.head;
    if (world_.plan.bug == mutation::lease_by_elapsed_time && !is_terminal(head.status)) return &found->second;
    if (head.status != sending || head.fence != fence) {
        world_.history.note("old fence refused", id.value, fence);
        return error{errc::rejected, "the claim on the message has ended"};
    }
    return &found->second;
}

result<void> mail_store::freeze(const message_id& id, std::int64_t fence, const frozen_mail& mail) {
    auto held = check_claim(id, fence);
    if (!held) return held.error();
    auto& frozen = (*held)->frozen;
    if (frozen && frozen->bytes != mail.bytes && world_.plan.bug != mutation::bytes_made_anew)
        return error{errc::already_exists, "the mail is frozen already, with other bytes"};
    frozen = mail;
    return {};
}

result<std::int64_t> mail_store::intend(const message_id& id, std::int64_t fence, const intent& about) {
    auto held = check_claim(id, fence);
    if (!held) return held.error();
    auto& mail = **held;
    if (about.mail)
        if (auto frozen = freeze(id, fence, *about.mail); !frozen) return frozen.error();
    if (world_.plan.bug == mutation::intent_not_kept) return static_cast<std::int64_t>(mail.attempts.size()) + 1;
    if (!mail.open_attempt()) {
        mail.attempts.emplace_back();
        mail.attempts.back().number = static_cast<std::int64_t>(mail.attempts.size());
    }
    mail.attempts.back().relay = about.relay;
    mail.attempts.back().started_at = about.started_at;
    world_.history.note("intent kept", id.value, mail.attempts.back().number);
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
        assumed.outcome = how.status == sent ? delivery_outcome::accepted : delivery_outcome::called_off;
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
    if (ends) make_next_due(head.order);
}

result<void> mail_store::settle(const message_id& id, std::int64_t fence, const settlement& how) {
    auto held = check_claim(id, fence);
    if (!held) return held.error();
    settle_row(**held, how);
    world_.history.note("mail settled", name_of(how.status), (*held)->head.fence);
    return {};
}

void mail_store::renew(const std::string& instance, std::chrono::milliseconds lease) {
    world_.history.note("leases renewed", instance);
    for (auto& [id, mail] : mails_)
        if (mail.head.status == sending && mail.owner == instance)
            mail.lease_until = mail.granted[instance] = world_.clock.now() + lease;
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
        if (!mail.is_due_kind() || !is_claimable(mail)) continue;
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
