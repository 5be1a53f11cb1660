// One mail on its way over the connections to a relay, and what became of it. Shared by who waits for its end and the
// connection that carries it. One executor.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string>
#include "mail/smtp_conversation.hpp"
#include "notify/mailer.hpp"

namespace tidings {

struct smtp_delivery {
    smtp_delivery(const asio::any_io_executor& executor, envelope to, std::string content, mailer::before_dot before)
        : bytes(std::move(content)),
          mail{.sender = std::move(to.sender), .recipient = std::move(to.recipient), .bytes = bytes},
          intend(std::move(before)),
          told(executor) {}

    const std::string bytes;
    const smtp_mail mail;
    const mailer::before_dot intend;
    smtp_outcome outcome;
    std::string transcript;     // empty when it was accepted
    bool was_asked = false;     // intend was called: from then on it must not be tried elsewhere by the same claim
    bool on_used_line = false;  // its connection had carried mails before
    bool was_repeated = false;  // on a new connection, since the one before was to blame
    bool is_done = false;
    std::chrono::steady_clock::time_point wait_until{};  // for a connection
    asio::steady_timer told;                             // expires or is cancelled when something may have changed
};

using smtp_delivery_ptr = std::shared_ptr<smtp_delivery>;

}  // namespace tidings
