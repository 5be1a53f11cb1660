// Hands one mail to a mail relay. Implemented by adapters/smtp; every wait inside has a deadline.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include "base/result.hpp"
#include "base/shared_text.hpp"
#include "mail/delivery_outcome.hpp"
#include "mail/smtp_phase.hpp"
#include "runtime/task.hpp"

namespace tidings {

struct envelope {
    std::string sender;     // MAIL FROM
    std::string recipient;  // RCPT TO
};

struct delivery_report {
    delivery_outcome outcome = delivery_outcome::channel_fault;
    std::string relay;                // host:port that was talked to, or tried
    std::optional<smtp_phase> phase;  // as in attempt.phase
    int reply_code = 0;
    std::string enhanced_code;
    std::string reply;  // the server's words or what went wrong, cleaned, at most 500 bytes, no credentials
    bool retry_now =
        false;  // "too many recipients / messages in this session" (452 4.5.3): try again at once on a new transaction
    std::string transcript;    // the last lines of the dialogue, without credentials, for the debug log; may be empty
    std::string_view meaning;  // what a negative reply comes down to, for the log; empty: the reply says it
};

class mailer {
public:
    // Awaited before the final dot, which follows only after success, so that a crash behind the dot finds the intent:
    // when everything else is sent, or while the relay, which is quick, still answers the mail before. Once for each
    // relay that is tried.
    using before_dot = std::function<task<result<void>>(std::string relay)>;

    virtual ~mailer() = default;
    virtual task<delivery_report> deliver(envelope to, shared_text bytes, before_dot intend) = 0;

    // Asks without a mail whether one can be sent: connects, as far as the login, and says good-bye. Success as soon as
    // one relay works; otherwise why the last one does not.
    virtual task<result<void>> probe() = 0;
};

}  // namespace tidings
