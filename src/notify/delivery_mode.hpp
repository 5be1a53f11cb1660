// Whether mails reach their recipients: TIDINGS_DELIVERY_MODE. The journal always keeps the true recipient; the mode
// decides at planning and again at every send where a mail really goes, so that a changed mode also holds for mails
// that wait already.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"

namespace tidings {

struct delivery_mode {
    enum class kinds { live, redirect, allowlist, sink };
    kinds kind = kinds::live;
    std::string address;               // redirect: every mail goes here
    std::vector<std::string> domains;  // allowlist: lower case
    std::string text() const;          // as it was configured
};

// "live", "redirect:ADDR", "allowlist:DOMAIN,…" or "sink". invalid: a sentence without the key.
result<delivery_mode> parse_delivery_mode(std::string_view text);

struct mail_route {
    std::string recipient;    // of the envelope and the To header; empty when the mail is not sent
    std::string skip_reason;  // why not
};

mail_route route_for(const delivery_mode& mode, const std::string& recipient);

// Why a mail of a test order is `skipped`, whatever the mode of the service: it is written and kept, and goes nowhere.
inline constexpr std::string_view test_order_reason =
    "delivery mode sink: a test order's mail is kept and sent to nobody";

}  // namespace tidings
