// Options of the SMTP mailer.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include "mail/smtp_deadlines.hpp"
#include "mail/smtp_relay.hpp"
#include "mail/token_source.hpp"

namespace tidings {

class option_list;

struct smtp_mailer_config {
    std::vector<smtp_relay> relays;                  // TIDINGS_SMTP_URL, in the order of failover
    std::optional<sasl_mechanism> login_method;      // TIDINGS_SMTP_AUTH, of relays that name none themselves
    std::string client_name;                         // TIDINGS_SMTP_HELO; empty: this machine's name
    std::shared_ptr<token_source> tokens;            // for relays whose login has no password
    std::size_t connections_max = 32;                // TIDINGS_SMTP_CONNECTIONS, per relay
    std::size_t waiting_max = 1'024;                 // mails that wait for a connection
    std::chrono::milliseconds wait_max{120'000};     // for a free connection
    std::chrono::milliseconds stalled_after{5'000};  // a mail without an answer for so long lets others pass
    std::chrono::milliseconds check_after{10'000};   // an idle connection is asked (RSET) before it is used again
    std::chrono::milliseconds idle_max{45'000};      // then it is closed
    std::chrono::milliseconds age_max{300'000};
    int mails_per_connection_max = 100;
    std::chrono::milliseconds relay_rest{30'000};  // after a fault, other relays come first for so long
    smtp_deadlines deadlines;
};

// TIDINGS_SMTP_….
void declare(option_list& options, smtp_mailer_config& into);

// A sentence for each relay whose certificate files hold nothing usable.
std::vector<std::string> trust_problems(const smtp_mailer_config& config);

// What EHLO will say.
std::string client_name(const smtp_mailer_config& config);

}  // namespace tidings
