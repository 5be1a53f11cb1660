// What an operator sets per kind of mail: TIDINGS_EXPIRES, TIDINGS_UNCERTAIN and TIDINGS_SUPERSEDE.
#pragma once
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"
#include "domain/stored_kind.hpp"

namespace tidings {

using kind_expiries = std::map<mail_kind, std::chrono::milliseconds>;

// "placed=24h,shipped=72h". invalid: names the entry and the fix.
result<kind_expiries> parse_expiries(std::string_view text);

enum class uncertain_policy {
    resend,
    hold
};  // hold: the message is dead with the reason "uncertain", a person decides

struct uncertain_rules {
    uncertain_rules(uncertain_policy usual_policy = uncertain_policy::resend) : usual(usual_policy) {}

    uncertain_policy for_kind(const stored_kind& kind) const;
    std::vector<mail_kind> kinds_that_differ() const;  // from the usual policy

    uncertain_policy usual;
    std::map<mail_kind, uncertain_policy> by_kind;
};

// "updated,processing". invalid: names the entry and the kinds there are.
result<std::vector<mail_kind>> parse_kinds(std::string_view text);

// "resend", "hold" or "resend,refunded=hold". invalid: names the entry and the fix.
result<uncertain_rules> parse_uncertain_rules(std::string_view text);

}  // namespace tidings
