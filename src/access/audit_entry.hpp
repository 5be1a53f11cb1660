// One thing that a person or a program with a key asked to be changed. It is written before the change is tried, so
// that no change is without an entry, and closed when it was answered; one that stayed open may or may not have
// happened. Holds no e-mail address and no secret.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "base/named_type.hpp"
#include "base/timestamp.hpp"

namespace tidings {

using audit_id = named_string<struct audit_id_tag>;  // "aud_" + UUIDv7

enum class audit_outcome {
    open,     // not answered yet, or a crash came between
    done,     // answered with success
    refused,  // answered with an error of the caller; nothing changed
    failed,   // answered with an error of the service; it may have happened in part
};

std::string_view name_of(audit_outcome which);
std::optional<audit_outcome> parse_audit_outcome(std::string_view name);

struct audit_entry {
    audit_id id;
    timestamp at;
    std::string actor, actor_name;  // id and name of the key; "anonymous" without keys
    std::string action;             // "message.resend"
    std::string object;             // what it was done to; empty: many, or known only when it was done
    std::string remote;             // the client's address
    std::string request;            // Request-Id
    audit_outcome outcome = audit_outcome::open;
    std::int64_t status = 0;  // of the answer; 0: open
    std::string asked;        // JSON: what the request said
    std::string result;       // JSON: what was answered: how it is now, or how many were changed
    friend bool operator==(const audit_entry&, const audit_entry&) = default;
};

}  // namespace tidings
