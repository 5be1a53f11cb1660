// The last look of `tidings demo chaos`: the ledger on one side, the mails in the mailbox's folder on the other.
#pragma once
#include <boost/json/value.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tidings {

struct demo_accounts {
    std::int64_t answered = 0;  // writes that a client was told of
    std::int64_t accepted = 0;  // events, as the order side counts
    std::int64_t drift = 0;
    std::map<std::string, std::int64_t> messages;  // by state
    std::map<std::string, std::int64_t> mails;     // copies in the mailbox by Message-ID
    std::map<std::string, std::int64_t>
        uncertain;  // tries of a message whose answer was lost, by Message-ID; above 0 only

    std::int64_t messages_in_all() const;
    std::int64_t open() const;         // messages without an end yet
    std::int64_t repeats() const;      // copies beyond the first
    std::int64_t unexplained() const;  // of them, those without an uncertain try
};

// From GET /v1/ledger of `tidings dev`, which knows both sides. Anything else counts as nothing.
void read_ledger(const boost::json::value& ledger, demo_accounts& into);
// From one page of GET /v1/messages.
void read_messages(const boost::json::value& page, demo_accounts& into);
// Every *.eml below the folder.
void read_mailbox(const std::filesystem::path& folder, demo_accounts& into);

// One line per thing that is not even; empty: nothing is lost, nothing repeated without a reason.
std::vector<std::string> unevenness(const demo_accounts& accounts);
std::string ledger_text(const demo_accounts& accounts);

}  // namespace tidings
