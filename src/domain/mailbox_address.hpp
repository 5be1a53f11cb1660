// A mailbox as RFC 5321 (4.1.2) writes it: local-part@domain, no display name, no angle brackets, no comments.
// Stricter than the RFC where a mail header or an SMTP command could be broken: no space, control or byte above 126
// anywhere.
#pragma once
#include <string>
#include <string_view>
#include "base/result.hpp"

namespace tidings {

class mailbox_address {
public:
    // invalid: detail says in one sentence what is wrong, without repeating the address.
    // A domain with letters beyond ASCII is wanted in its A-label form (xn--…); a local part beyond ASCII is refused,
    // because a mail server without SMTPUTF8 cannot take it.
    static result<mailbox_address> parse(std::string_view text);

    const std::string& text() const { return text_; }
    std::string_view local_part() const { return std::string_view(text_).substr(0, at_sign_); }
    std::string_view domain() const {
        return std::string_view(text_).substr(at_sign_ + 1);
    }  // may be an [address literal]

    friend bool operator==(const mailbox_address&, const mailbox_address&) = default;

private:
    mailbox_address(std::string_view text, std::size_t at_sign) : text_(text), at_sign_(at_sign) {}
    std::string text_;
    std::size_t at_sign_;
};

// What parse() would say, without building anything; empty when the text is a mailbox.
std::string_view mailbox_problem(std::string_view text);

}  // namespace tidings
