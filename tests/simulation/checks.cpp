// The promises of docs/guarantees.md, held against what the simulated databases and the mail relay know.
#include <algorithm>
#include <set>
#include "simulation/sample_events.hpp"
#include "simulation/world.hpp"

namespace tidings::simulation {
namespace {

using enum message_status;

std::int64_t uncertain_of(const stored_mail& mail) {
    return std::ranges::count_if(mail.attempts, &attempt::uncertain);
}

}  // namespace

void world::check() {
    for (const auto& [id, row] : outside_.orders.committed()) check_event(row);
    std::set<std::string> accepted;
    for (const auto& [id, row] : outside_.orders.committed()) accepted.insert(row.event.id.value);
    for (const auto& [id, event] : outside_.mails.events())
        if (!accepted.contains(id)) violated("ghost: event " + id + " was never committed");
    for (const auto& [id, mail] : outside_.mails.mails()) check_mail(mail);
    check_copies();
    for (int order = 1; order <= plan_.orders + 1; ++order) check_order_of(order_number(order));
    if (!plan_.loses_records() && outside_.mails.quarantined() != outside_.broker.garbage())
        violated("lost: " + std::to_string(outside_.broker.garbage()) + " unreadable records, " +
                 std::to_string(outside_.mails.quarantined()) + " in quarantine");
    if (!is_done()) violated("stuck: hours after the last fault something is still open");
}

// Received and planned in full, or parked with an alarm and nothing behind it sent.
void world::check_event(const outbox_row& row) {
    const auto& event = row.event;
    const bool is_there = outside_.mails.events().contains(event.id.value);
    if (outside_.broker.is_behind_poison(event)) {
        if (is_there) violated("order: event " + event.id.value + " passed a poison event of its order");
        return;
    }
    if (outside_.orders.parked().contains(row.id))
        violated("park: event " + event.id.value + " waits for a person though nothing is wrong with it");
    if (!is_there) return violated("lost: event " + event.id.value + " never reached the inbox");
    const auto number = static_cast<int>(event.order.value.back() - '0');
    const auto& known = sample(number, static_cast<int>(event.version));
    std::multiset<std::string> wanted{known.kind + " " + known.recipient}, planned;
    if (plan_.tells_merchant && known.notify && known.kind == "placed") wanted.insert("merchant_new_order " + merchant);
    for (const auto& [id, mail] : outside_.mails.mails())
        if (mail.head.event == event.id) planned.insert(std::string(mail.head.kind.name()) + " " + mail.head.recipient);
    if (planned != wanted) violated("ledger: the messages of event " + event.id.value + " are not those it asks for");
}

// A later mail of the order that was sent, or that says the same and is on its way.
bool world::has_successor(const message& head) const {
    return std::ranges::any_of(outside_.mails.mails(), [&](const auto& entry) {
        const auto& other = entry.second.head;
        const bool tells = other.status == sent ||
                           (plan_.supersedes && (head.kind == mail_kind::paid || head.kind == mail_kind::processing) &&
                            other.recipient == head.recipient && other.status != skipped);
        return other.order == head.order && other.order_version > head.order_version && tells;
    });
}

void world::check_mail(const stored_mail& mail) {
    const auto& head = mail.head;
    const auto& truths = outside_.smtp.truths();
    const auto found = truths.find(head.id.value);
    const auto truth = found == truths.end() ? mail_truth{} : found->second;
    const auto uncertain = uncertain_of(mail);
    const auto copies = static_cast<std::int64_t>(truth.copies.size());
    const auto about = head.id.value + " (" + std::string(head.kind.name()) + ")";

    if (head.status == sent && copies == 0) violated("lost: " + about + " counts as sent, and nobody has it");
    if (head.status == failed && truth.refusals == 0) violated("lost: " + about + " failed though nobody refused it");
    if (head.status == dead && (plan_.uncertain != uncertain_policy::hold || uncertain == 0))
        violated("lost: " + about + " was given up: " + head.reason);
    if (head.status == superseded && !has_successor(head)) violated("lost: " + about + " was superseded by nothing");
    if (head.status == skipped && sample(head.order.value.back() - '0', static_cast<int>(head.order_version)).notify)
        violated("lost: " + about + " was skipped");
    if (copies > uncertain + (head.status == sent))
        violated("repeat: " + about + " has " + std::to_string(copies) + " copies and " + std::to_string(uncertain) +
                 " uncertain attempts");

    const auto charged = std::ranges::count_if(mail.attempts, &attempt::charged);
    if (charged != head.attempts) violated("charge: " + about + " counts attempts it did not have");
    if (charged > truth.answers + std::max(0, truth.breaks - 3))
        violated("charge: " + about + " pays for faults of the channel");
}

void world::check_copies() {
    for (const auto& [id, truth] : outside_.smtp.truths()) {
        if (truth.copies.empty()) continue;
        const auto mail = outside_.mails.mails().find(id);
        if (mail == outside_.mails.mails().end()) {
            violated("ghost: the relay has " + id + ", which nobody asked for");
            continue;
        }
        for (const auto& copy : truth.copies) {
            if (copy.recipient != mail->second.head.recipient) violated("ghost: " + id + " went to " + copy.recipient);
            if (copy.bytes != truth.copies.front().bytes) violated("bytes: the copies of " + id + " differ");
        }
    }
    std::map<std::string, int> sent_for;
    for (const auto& [id, mail] : outside_.mails.mails())
        if (mail.head.status == sent)
            if (const std::string kind(mail.head.kind.name());
                ++sent_for[mail.head.event.value + kind + mail.head.recipient] == 2)
                violated("repeat: " + mail.head.event.value + " (" + kind + ") was mailed under two ids");
}

// A later version was accepted before this one arrived, and had waited for it as long as it had to.
bool world::is_left_behind(const message& head, steady_time arrived_at) const {
    return std::ranges::any_of(outside_.mails.mails(), [&](const auto& entry) {
        const auto& other = entry.second.head;
        const auto truth = outside_.smtp.truths().find(entry.first);
        if (other.order != head.order || other.order_version <= head.order_version ||
            truth == outside_.smtp.truths().end() || truth->second.copies.empty())
            return false;
        const auto left_at = truth->second.copies.front().at;
        const auto waited = left_at - (clock_.steady() - (clock_.now() - other.created_at));
        return left_at < arrived_at && waited >= plan_.hold_max;
    });
}

// The first acceptance of each mail comes after those of all earlier versions. A copy that a paused or cut-off process
// sent after it had lost its lease is an explained repeat, not a step in the order.
void world::check_order_of(const order_id& order) {
    std::map<std::int64_t, std::pair<steady_time, steady_time>> accepted;  // by version: first and last
    for (const auto& [id, mail] : outside_.mails.mails()) {
        const auto truth = outside_.smtp.truths().find(id);
        if (mail.head.order != order || truth == outside_.smtp.truths().end() || truth->second.copies.empty()) continue;
        const auto& first = truth->second.copies.front();
        if (!first.was_expected) continue;
        // When the event log lost records, an earlier version may arrive long after a later one has left: that one was
        // held until hold_max.
        const auto arrived_at = clock_.steady() - (clock_.now() - mail.head.created_at);
        if (plan_.loses_records() && is_left_behind(mail.head, arrived_at)) continue;
        auto& [begin, end] = accepted.try_emplace(mail.head.order_version, first.at, first.at).first->second;
        begin = std::min(begin, first.at);
        end = std::max(end, first.at);
    }
    steady_time before{};
    for (const auto& [version, times] : accepted) {
        if (times.first < before)
            violated("order: version " + std::to_string(version) + " of " + order.value + " overtook an earlier one");
        before = std::max(before, times.second);
    }
}

}  // namespace tidings::simulation
