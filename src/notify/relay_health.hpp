// What a mail relay did for us lately: for metrics, health and the console. Filled by adapters/smtp.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include "base/timestamp.hpp"
#include "mail/smtp_phase.hpp"

namespace tidings {

// A try or a question that ended without the relay saying anything about a mail.
struct relay_fault {
    smtp_phase phase = smtp_phase::connect;
    int reply_code = 0;  // 0: no reply came
    std::string enhanced_code;
    std::string reply;  // the server's words or what went wrong, cleaned, at most 500 bytes, no credentials
    std::chrono::milliseconds ago{0};
};

// How long the last tries took, the wait for a connection included.
struct relay_times {
    std::size_t tries = 0;  // that they are of; a bounded number
    std::chrono::milliseconds median{0}, p99{0};
};

struct relay_health {
    std::string relay;  // host:port
    std::optional<std::chrono::milliseconds>
        failing_for;                        // since the first fault; empty: it answers, or nobody asked yet
    std::optional<relay_fault> last_fault;  // stays when the relay answers again
    std::size_t connections = 0, busy = 0, connections_max = 0;
    std::size_t waiting = 0;                  // mails that wait for a connection
    std::uint64_t tries = 0, accepted = 0;    // of mails, since this process started
    std::chrono::milliseconds time_spent{0};  // of all tries together, the wait for a connection included
    relay_times last_tries;
    std::optional<timestamp> certificate_ends;             // of the relay, as the last connection under TLS saw it
    std::optional<std::chrono::milliseconds> token_lasts;  // the access token at hand; negative: it has ended
};

}  // namespace tidings
