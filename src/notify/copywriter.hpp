// Writes a greeting line and one friendly paragraph for a mail. Implemented by adapters/gemini; another provider is
// another adapter. Nothing of its answer is trusted: the prose desk has the guard (prose/guard.hpp) judge it.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "domain/mail_kind.hpp"
#include "render/mail_slots.hpp"
#include "runtime/task.hpp"

namespace tidings {

// All that is sent to the provider. No customer's name, address, e-mail or phone number, no amounts, no ids.
struct prose_request {
    mail_kind kind = mail_kind::placed;  // of the mail
    std::string language;                // BCP 47, of the template's words
    std::string shop;                    // empty when its name is no plain one
    std::vector<std::string> products;   // plain names of the order, each once
    bool names_customer = false;         // the greeting may say {name} once; the name is filled in here, later

    friend bool operator==(const prose_request&, const prose_request&) = default;
};

enum class copy_outcome {
    written,      // there is a draft
    declined,     // an answer without a usable text: blocked, cut off, empty
    malformed,    // no answer of the agreed shape, or one that is too large
    overloaded,   // too many requests or over quota: 429
    unavailable,  // no connection, no TLS, 5xx
    timed_out,    // no whole answer within the budget
    refused,      // the request or the key is not accepted: another 4xx
};

std::string_view name_of(copy_outcome outcome);

struct copy_report {
    copy_outcome outcome = copy_outcome::unavailable;
    mail_slots draft;    // with written
    std::string model;   // that answered, as the provider names it; empty: no answer
    std::string detail;  // for the operator: what went wrong; never a key
    std::int64_t tokens_in = 0, tokens_out = 0;
    std::optional<std::chrono::milliseconds> retry_after;  // the provider asked to be left alone that long
};

class copywriter {
public:
    virtual ~copywriter() = default;
    virtual std::string_view model() const = 0;           // that is asked for
    virtual std::string_view prompt_version() const = 0;  // changes with every change of the words that are sent
    // Ends within the budget, give or take what name resolution needs.
    virtual task<copy_report> write(prose_request request, std::chrono::milliseconds budget) = 0;
};

}  // namespace tidings
