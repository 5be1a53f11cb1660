// One mail on its way over the connections to a relay, and what became of it. Shared by who waits for its end and the
// connection that carries it. One executor.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include "mail/smtp_conversation.hpp"
#include "notify/mailer.hpp"

namespace tidings {

struct smtp_delivery : std::enable_shared_from_this<smtp_delivery> {
    smtp_delivery(const asio::any_io_executor& executor, envelope to, shared_text content, mailer::before_dot before);

    // Asks for the intent, before the final dot: at once for a mail whose envelope follows another's, so that it is
    // kept while the relay answers that one. Asking again for the same relay changes nothing.
    void ask(const std::string& relay);
    // The answer, when it has come. Success is needed before the final dot. What was asked for long ago is asked again,
    // once: this process may have been frozen since, and somebody else may have taken the mail when its lease ended.
    task<result<void>> intended();
    // Nothing is under way any more.
    task<> intent_settled();

    const shared_text bytes;
    const smtp_mail mail;
    smtp_outcome outcome;
    std::string transcript;      // empty when it was accepted
    bool may_have_left = false;  // from then on it must not be tried elsewhere by the same claim
    bool on_used_line = false;   // its connection had carried mails before
    bool was_repeated = false;   // on a new connection, since the one before was to blame
    bool is_done = false;
    std::chrono::steady_clock::time_point wait_until{};  // for a connection
    asio::steady_timer told;                             // expires or is cancelled when something may have changed

private:
    void begin_asking();
    static task<> keep(std::shared_ptr<smtp_delivery> self);

    const mailer::before_dot intend_;
    std::string asked_for_;  // the relay of the intent; empty: not asked
    std::chrono::steady_clock::time_point asked_at_{};
    std::optional<result<void>> kept_;
    asio::steady_timer kept_told_;
};

using smtp_delivery_ptr = std::shared_ptr<smtp_delivery>;

}  // namespace tidings
