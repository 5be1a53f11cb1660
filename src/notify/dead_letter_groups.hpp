// Dead letters by what became of them: where to, about which kind of mail, by which relay, and what that said. Pure.
#pragma once
#include <string>
#include <vector>
#include "base/ids.hpp"
#include "base/timestamp.hpp"

namespace tidings {

// How a message died.
struct death {
    message_id id;
    std::string domain;  // the recipient's, lower case; empty once the customer was erased
    std::string kind;
    std::string relay;          // of the last try; empty: there was none
    int reply_code = 0;         // of the last try; 0: it got none
    std::string enhanced_code;  // RFC 3463
    std::string said;           // the last reply's text, or else the reason; the beginning of it
    timestamp died_at;
};

struct death_group {
    std::string domain, kind, relay;
    std::string reply;  // "452 4.2.2", "550", or the first six words of what has no code
    std::string text;   // whole words that all of them begin with; may be empty
    std::size_t count = 0;
    timestamp first_died_at, last_died_at;
    death latest;
};

// The largest first; of the same size, the one whose last death is later.
std::vector<death_group> groups_of(const std::vector<death>& deaths);

std::string reply_class_of(const death& one);

}  // namespace tidings
