// How long each phase of an SMTP dialogue may take in all (RFC 5321, 4.5.3.2). Shorter than the RFC's where giving up
// early costs only a new connection; never at the final dot, where it costs the recipient a second copy.
#pragma once
#include <chrono>

namespace tidings {

struct smtp_deadlines {
    std::chrono::milliseconds connect{30'000};  // name resolution and every address of the host
    std::chrono::milliseconds tls{30'000};      // a handshake
    std::chrono::milliseconds greeting{60'000};
    std::chrono::milliseconds ehlo{60'000};
    std::chrono::milliseconds auth{60'000};
    std::chrono::milliseconds mail{120'000};
    std::chrono::milliseconds rcpt{120'000};
    std::chrono::milliseconds data{120'000};
    std::chrono::milliseconds block{180'000};  // writing the body, and one second more for every 16 KiB
    std::chrono::milliseconds dot{600'000};
    std::chrono::milliseconds command{30'000};  // writing a command; RSET
    std::chrono::milliseconds quit{5'000};
};

}  // namespace tidings
