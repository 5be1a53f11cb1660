// Composes a mail: multipart/alternative, UTF-8, text and HTML, with headers that stay the same over every retry. Pure:
// the same draft gives the same bytes. The bytes have CRLF line ends only, no line over 998 bytes (of headers and
// encoded parts: 76), and are not dot-stuffed.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "mail/mailbox.hpp"

namespace tidings {

struct mail_header {
    std::string name, value;
};

struct mail_draft {
    mailbox from, to;
    std::optional<mailbox> reply_to;
    std::string subject, text, html;  // UTF-8; cleaned: no control character reaches a header
    timestamp date;
    std::string message_id;               // without brackets: unique@domain
    std::vector<std::string> references;  // likewise; the last 20 are kept
    std::vector<mail_header> headers;     // further ones, such as Auto-Submitted; none that compose writes itself
};

// invalid: an address, id or header that could break the mail apart (line ends, NUL, wrong grammar). Nothing else
// fails.
result<std::string> compose(const mail_draft& draft);

}  // namespace tidings
