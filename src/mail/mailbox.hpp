// A mailbox of RFC 5322: an address and the name shown beside it, as in "Acme Shop <orders@shop.example>".
// Addresses are checked against the strict ASCII grammar of RFC 5321, so that none can carry a line end or a second
// command.
#pragma once
#include <string>
#include <string_view>
#include "base/result.hpp"

namespace tidings {

struct mailbox {
    std::string name;     // decoded UTF-8; may be empty
    std::string address;  // local@domain
    friend bool operator==(const mailbox&, const mailbox&) = default;
};

// invalid says what is wrong with the address, without repeating it.
result<void> check_address(std::string_view address);

// "Name <local@domain>", "\"Name, Inc.\" <local@domain>" or "local@domain".
result<mailbox> parse_mailbox(std::string_view text);

// The part behind the last @, lower case; empty when there is none.
std::string domain_of(std::string_view address);

}  // namespace tidings
