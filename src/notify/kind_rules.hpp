// What an operator sets per kind of mail: TIDINGS_EXPIRES, TIDINGS_UNCERTAIN and TIDINGS_SUPERSEDE.
#pragma once
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"

namespace tidings {

const std::vector<std::string_view>& mail_kinds();  // "placed", …, "merchant_new_order"

using kind_expiries = std::map<std::string, std::chrono::milliseconds, std::less<>>;

// "placed=24h,shipped=72h". invalid: names the entry and the fix.
result<kind_expiries> parse_expiries(std::string_view text);

enum class uncertain_policy {
    resend,
    hold
};  // hold: the message is dead with the reason "uncertain", a person decides

struct uncertain_rules {
    uncertain_rules(uncertain_policy usual_policy = uncertain_policy::resend) : usual(usual_policy) {}

    uncertain_policy for_kind(std::string_view kind) const;
    std::vector<std::string> kinds_that_differ() const;  // from the usual policy

    uncertain_policy usual;
    std::map<std::string, uncertain_policy, std::less<>> by_kind;
};

// "updated,processing". invalid: names the entry and the kinds there are.
result<std::vector<std::string>> parse_kinds(std::string_view text);

// "resend", "hold" or "resend,refunded=hold". invalid: names the entry and the fix.
result<uncertain_rules> parse_uncertain_rules(std::string_view text);

}  // namespace tidings
