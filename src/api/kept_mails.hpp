// The mails that the built-in mailbox of `tidings dev` keeps: whatever anybody sent there, ours and foreign ones.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "base/result.hpp"
#include "base/timestamp.hpp"
#include "runtime/task.hpp"

namespace tidings::api {

// Every text is one line of UTF-8, whatever the mail had.
struct kept_mail {
    std::string id;                       // the name of its file without ".eml"; sorts by time
    std::string sender;                   // of the envelope; empty: a bounce
    std::vector<std::string> recipients;  // of the envelope
    std::string from, subject, mail_id;   // of the mail's head; mail_id without brackets
    std::size_t size = 0;                 // bytes
    timestamp received_at;
};

struct kept_mail_filter {
    std::optional<std::string> text;   // in sender, recipients, from, subject or mail_id; any case of A to Z
    std::optional<std::string> after;  // only mails that are older than this id
    std::size_t limit = 50;
};

struct kept_mail_page {
    std::vector<kept_mail> mails;  // newest first
    // Where the next page begins, when there may be more: a search looks at a bounded number of mails.
    std::optional<std::string> looked_through;
};

class kept_mails {
public:
    virtual ~kept_mails() = default;

    // unavailable: the folder cannot be read. A folder that is not there yet has no mails.
    virtual task<result<kept_mail_page>> list(kept_mail_filter filter) = 0;
    virtual task<result<std::optional<kept_mail>>> find(std::string id) = 0;
    virtual task<result<std::optional<std::string>>> bytes_of(std::string id) = 0;
    virtual task<result<std::size_t>> clear() = 0;  // how many were deleted; those that come meanwhile may stay
};

// "20261123T085644.123456Z-000001-1a2b3c4d": a name that the mailbox gives, and nothing else that a path could be.
bool is_kept_mail_id(std::string_view text);

}  // namespace tidings::api
