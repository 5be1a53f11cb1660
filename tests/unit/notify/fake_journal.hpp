// message_journal in memory on virtual time, with the rules of the port: due times, leases, fences, version order,
// intents. Can be told to fail, and checks that nothing is sent under an old fence.
#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>
#include "notify/message_journal.hpp"
#include "support/virtual_clock.hpp"

namespace tidings::testing_support {

class fake_journal final : public message_journal {
public:
    struct row {
        claimed_message stored;
        std::string owner;
        timestamp lease_ends{};
        std::vector<attempt> attempts;
        bool intended = false;  // an intent is open
    };

    explicit fake_journal(virtual_clock& clock) : clock_(clock) {}

    std::map<std::string, row> rows;  // by message id
    std::function<std::optional<error>(std::string_view call)> fails = [](std::string_view) { return std::nullopt; };
    std::map<std::string, int> calls;
    std::function<void()> after_claim = [] {};  // between what a claim saw and its answer
    bool lose_settle_answers = false;           // settle is done, and says outcome_unknown

    row& add(claimed_message stored) {
        stored.head.created_at = stored.head.updated_at = clock_.now();
        if (!stored.head.due_at) stored.head.due_at = clock_.now();
        const auto id = stored.head.id.value;
        return rows.emplace(id, row{.stored = std::move(stored)}).first->second;
    }
    const message& head(const std::string& id) const { return rows.at(id).stored.head; }
    std::size_t count(message_status status) const {
        return static_cast<std::size_t>(
            std::ranges::count_if(rows, [&](const auto& entry) { return entry.second.stored.head.status == status; }));
    }

    task<result<claimed_messages>> claim(claim_request request) override {
        if (auto problem = asked("claim")) co_return *problem;
        std::vector<row*> due;
        for (auto& [id, one] : rows)
            if (is_due(one, request)) due.push_back(&one);
        std::ranges::stable_sort(due, {}, [](row* one) { return *one->stored.head.due_at; });
        std::map<std::string, std::size_t> room;
        for (const auto& each : request.rooms) room.emplace(each.domain, each.messages_max);
        claimed_messages claimed;
        for (auto* one : due) {
            const auto domain = one->stored.head.recipient.substr(one->stored.head.recipient.rfind('@') + 1);
            auto& left = room.try_emplace(domain, request.other_room.value_or(request.messages_max)).first->second;
            if (left == 0) continue;
            if (claimed.messages.size() == request.messages_max) {
                claimed.more = true;
                break;
            }
            --left;
            auto& head = one->stored.head;
            head.status = message_status::sending;
            ++head.fence;
            one->owner = request.instance;
            one->lease_ends = clock_.now() + request.lease;
            claimed.messages.push_back(one->stored);
        }
        after_claim();
        co_return claimed;
    }

    task<result<void>> freeze(held_message held, frozen_mail mail) override {
        if (auto problem = asked("freeze")) co_return *problem;
        auto& one = rows.at(held.id.value);
        if (!holds(one, held.fence)) co_return stale();
        one.stored.head.written.subject = mail.subject;
        one.stored.frozen = std::move(mail);
        co_return result<void>{};
    }

    task<result<std::int64_t>> intend(held_message held, intent about) override {
        if (auto problem = asked("intend")) co_return *problem;
        auto& one = rows.at(held.id.value);
        if (!holds(one, held.fence)) co_return stale();
        if (about.mail) {
            if (auto problem = asked("freeze")) co_return *problem;
            one.stored.head.written.subject = about.mail->subject;
            one.stored.frozen = std::move(about.mail);
        }
        one.intended = true;
        attempt opened;
        opened.number = static_cast<std::int64_t>(one.attempts.size()) + 1;
        opened.relay = about.relay;
        opened.started_at = about.started_at;
        one.attempts.push_back(opened);
        co_return opened.number;
    }

    task<result<void>> settle(held_message held, settlement how) override {
        if (auto problem = asked("settle")) co_return *problem;
        auto& one = rows.at(held.id.value);
        if (!holds(one, held.fence)) co_return stale();
        auto& head = one.stored.head;
        head.status = how.status;
        head.reason = how.reason;
        if (how.retry_in) head.due_at = clock_.now() + *how.retry_in;
        if (how.tried) note(one, *how.tried);
        one.intended = false;
        if (is_terminal(how.status)) head.settled_at = clock_.now();
        if (lose_settle_answers) co_return error{errc::outcome_unknown, "the answer was lost"};
        co_return result<void>{};
    }

    task<result<void>> renew(std::vector<held_message> held, std::chrono::milliseconds lease) override {
        if (auto problem = asked("renew")) co_return *problem;
        for (const auto& each : held) {
            auto& one = rows.at(each.id.value);
            if (holds(one, each.fence) && one.lease_ends > clock_.now()) one.lease_ends = clock_.now() + lease;
        }
        co_return result<void>{};
    }

    task<result<recovery>> recover(uncertain_rules rules) override {
        if (auto problem = asked("recover")) co_return *problem;
        recovery found;
        for (auto& [id, one] : rows) {
            auto& head = one.stored.head;
            if (head.status != message_status::sending || one.lease_ends > clock_.now()) continue;
            ++head.fence;
            head.due_at = clock_.now();
            head.status = message_status::queued;
            if (!std::exchange(one.intended, false)) {
                ++found.resumed;
                continue;
            }
            ++found.uncertain;
            one.attempts.back().uncertain = true;
            one.attempts.back().outcome = delivery_outcome::uncertain;
            if (rules.for_kind(head.kind) == uncertain_policy::hold)
                head.status = message_status::dead, head.reason = "uncertain";
        }
        co_return found;
    }

    bool has_ready(const claim_request& request) const override {
        return std::ranges::any_of(rows, [&](const auto& entry) { return is_due(entry.second, request); });
    }

    task<result<std::optional<std::chrono::milliseconds>>> next_due_in() override {
        if (auto problem = asked("next_due_in")) co_return *problem;
        std::optional<std::chrono::milliseconds> next;
        for (const auto& [id, one] : rows) {
            const auto& head = one.stored.head;
            if (head.status != message_status::queued && head.status != message_status::deferred) continue;
            if (!is_turn(one)) continue;
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(*head.due_at - clock_.now());
            next = std::min(next.value_or(left), left);
        }
        co_return next;
    }

private:
    std::optional<error> asked(const std::string& call) {
        ++calls[call];
        return fails(call);
    }
    static error stale() { return {errc::rejected, "the fence has moved on"}; }
    bool holds(const row& one, std::int64_t fence) const {
        return one.stored.head.fence == fence && one.stored.head.status == message_status::sending;
    }
    bool is_turn(const row& one) const {
        return std::ranges::none_of(rows, [&](const auto& other) {
            const auto& head = other.second.stored.head;
            return head.order == one.stored.head.order && head.order_version < one.stored.head.order_version &&
                   !is_terminal(head.status);
        });
    }
    bool is_due(const row& one, const claim_request& request) const {
        const auto& head = one.stored.head;
        if (head.status != message_status::queued && head.status != message_status::deferred) return false;
        if (*head.due_at > clock_.now() || !is_turn(one)) return false;
        const auto domain = head.recipient.substr(head.recipient.rfind('@') + 1);
        return std::ranges::find(request.excluded_domains, domain) == request.excluded_domains.end();
    }
    static void note(row& one, attempt tried) {
        if (tried.charged) ++one.stored.head.attempts;
        if (one.intended) {
            tried.number = one.attempts.back().number;
            one.attempts.back() = std::move(tried);
        } else {
            tried.number = static_cast<std::int64_t>(one.attempts.size()) + 1;
            one.attempts.push_back(std::move(tried));
        }
    }
    virtual_clock& clock_;
};

}  // namespace tidings::testing_support
