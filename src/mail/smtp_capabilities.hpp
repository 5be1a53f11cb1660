// What a server announced in its answer to EHLO. Thrown away at STARTTLS: what was said in the clear is not believed.
#pragma once
#include <cstdint>
#include <set>
#include "mail/smtp_reply.hpp"

namespace tidings {

struct smtp_capabilities {
    bool starttls = false, pipelining = false, eight_bit = false;
    bool has_size = false;
    std::uint64_t size_max = 0;             // 0: no limit announced
    std::set<std::string> auth_mechanisms;  // upper case

    static smtp_capabilities from(const smtp_reply& ehlo);
};

}  // namespace tidings
