// The notifications' database: inbox and send journal in memory, with the rules of their ports (fences, leases, version
// order, hold_max, recovery). Everything in it is durable; what a process knows about it is not.
#pragma once
#include <map>
#include "intake/inbox.hpp"
#include "notify/mail_sequence.hpp"
#include "notify/message_journal.hpp"
#include "simulation/call.hpp"

namespace tidings::simulation {

struct stored_mail {
    message head;
    std::optional<frozen_mail> frozen;
    std::vector<attempt> attempts;
    std::string owner;
    bool was_born_claimed = false;
    timestamp lease_until{}, claimed_at{};
    std::map<std::string, timestamp> granted;  // what each process was told about its lease, whatever came of it

    attempt* open_attempt();
    bool is_due_kind() const;
};

class mail_store {
public:
    explicit mail_store(surroundings& world) : world_(world) {}

    intake_counts store(const intake_batch& batch);
    claimed_messages claim(const claim_request& request);
    result<void> freeze(const held_message& held, const frozen_mail& mail);
    result<std::int64_t> intend(const held_message& held, const intent& about);
    result<void> settle(const held_message& held, const settlement& how);
    void renew(const std::vector<held_message>& held, std::chrono::milliseconds lease);
    recovery recover(const uncertain_rules& rules);
    std::optional<std::chrono::milliseconds> next_due_in() const;

    const std::map<std::string, event_record>& events() const { return events_; }
    const std::map<std::string, stored_mail>& mails() const { return mails_; }
    std::size_t quarantined() const { return quarantine_.size(); }
    // Was told, and not since taken back by time, that the message is its own.
    bool believes_to_hold(const std::string& message, const std::string& instance) const;
    bool all_settled() const;
    bool is_settled(const event_id& event) const;

    bool is_down = false;

private:
    result<stored_mail*> check_claim(const held_message& held);
    bool put_message(const new_message& given, const intake_batch& batch);
    void supersede_replaced(const new_message& by);
    void release(const order_id& order);
    void hold(stored_mail& mail, const std::string& instance, std::chrono::milliseconds lease);
    void end_attempt(stored_mail& mail, attempt tried);
    void settle_row(stored_mail& mail, const settlement& how);
    mail_position position_of(const message& head) const;
    mail_turn turn_at(const mail_position& at) const;
    bool may_be_claimed(const stored_mail& mail, std::chrono::milliseconds hold_max) const;
    bool is_left_out_of_its_tick();
    bool lease_has_ended(const stored_mail& mail) const;

    surroundings& world_;
    std::map<std::string, event_record> events_;  // by event id
    std::map<std::string, stored_mail> mails_;    // by message id
    std::map<std::string, std::string> quarantine_;
    timestamp last_intent_at_{};
    int copies_ = 0;
};

class inbox_port final : public inbox {
public:
    inbox_port(surroundings& world, mail_store& store, process_life& life)
        : world_(world), store_(store), call_(world, life, store.is_down) {}
    task<result<intake_counts>> store(intake_batch batch) override;

private:
    surroundings& world_;
    mail_store& store_;
    call call_;
};

class journal_port final : public message_journal {
public:
    journal_port(surroundings& world, mail_store& store, process_life& life)
        : world_(world), store_(store), call_(world, life, store.is_down) {}
    task<result<claimed_messages>> claim(claim_request request) override;
    task<result<void>> freeze(held_message held, frozen_mail mail) override;
    task<result<std::int64_t>> intend(held_message held, intent about) override;
    task<result<void>> settle(held_message held, settlement how) override;
    task<result<void>> renew(std::vector<held_message> held, std::chrono::milliseconds lease) override;
    task<result<recovery>> recover(uncertain_rules rules) override;
    bool has_ready(const claim_request&) const override { return store_.next_due_in() == std::chrono::milliseconds(0); }
    task<result<std::optional<std::chrono::milliseconds>>> next_due_in() override;

private:
    task<std::optional<error>> ask() { return call_.ask(world_.rates.mails_db_error); }
    task<std::optional<error>> answer() { return call_.answer(world_.rates.mails_db_lost); }
    surroundings& world_;
    mail_store& store_;
    call call_;
};

}  // namespace tidings::simulation
