// The mailer port over the shipped smtp_conversation and a simulated line: what adapters/smtp does with sockets, its
// pool included (a line that served before and fails before the dot is replaced by a fresh one, once).
#pragma once
#include <set>
#include "mail/smtp_conversation.hpp"
#include "notify/mailer.hpp"
#include "simulation/mail_server.hpp"
#include "simulation/mail_store.hpp"

namespace tidings::simulation {

// Who sends which message right now; a message may only be in two hands when one of them has lost its lease.
class open_sends {
public:
    void begin(const std::string& message, const process_life& by) { open_.insert({message, &by}); }
    void end(const std::string& message, const process_life& by) { open_.erase(open_.find({message, &by})); }
    std::vector<const process_life*> of(const std::string& message) const;

private:
    std::multiset<std::pair<std::string, const process_life*>> open_;  // never ordered by address within a message
};

class simulated_mailer final : public mailer {
public:
    simulated_mailer(surroundings& world, mail_server& server, mail_store& journal, open_sends& open,
                     process_life& life);
    ~simulated_mailer() override;

    task<delivery_report> deliver(envelope to, shared_text bytes, before_dot intend) override;
    task<result<void>> probe() override;

private:
    struct line;

    task<smtp_outcome> deliver_once(smtp_mail mail, before_dot intend, bool fresh, bool& was_reused, bool& asked);
    task<bool> connect(line& on);
    task<> drive(line& on, smtp_step step, before_dot intend);
    task<smtp_step> act(line& on, smtp_step step, before_dot intend);
    task<smtp_step> receive(line& on, smtp_step step);
    task<smtp_step> ask_before_dot(line& on, before_dot intend);
    std::unique_ptr<line> take_idle();
    void watch_for_doubles(const std::string& message);
    void spoil(delivery_report& report) const;

    surroundings& world_;
    mail_server& server_;
    mail_store& journal_;
    open_sends& open_;
    process_life& life_;
    std::vector<std::unique_ptr<line>> idle_;
};

}  // namespace tidings::simulation
