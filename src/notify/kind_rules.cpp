#include "notify/kind_rules.hpp"
#include <algorithm>
#include <optional>
#include "domain/order_event.hpp"
#include "runtime/config_value.hpp"

namespace tidings {
namespace {

struct entry {
    std::string shown, kind, value;  // no kind: the value alone
};

entry split(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) return {text, "", text};
    return {text, trimmed(std::string_view(text).substr(0, equals)),
            trimmed(std::string_view(text).substr(equals + 1))};
}

error wrong(const entry& given, const std::string& why) {
    return {errc::invalid, "has \"" + given.shown + "\", " + why};
}

// Empty when the kind is one of ours.
std::string trouble_with(const std::string& kind) {
    if (std::ranges::find(mail_kinds(), kind) != mail_kinds().end()) return {};
    std::string known;
    for (const auto each : mail_kinds()) known.append(known.empty() ? "" : ", ").append(each);
    return "which names no kind of mail; the kinds are " + known;
}

std::optional<uncertain_policy> parse_policy(std::string_view text) {
    if (text == "resend") return uncertain_policy::resend;
    if (text == "hold") return uncertain_policy::hold;
    return std::nullopt;
}

}  // namespace

const std::vector<std::string_view>& mail_kinds() {
    using enum event_kind;
    static const std::vector<std::string_view> all{
        name_of(placed),    name_of(paid),      name_of(payment_failed), name_of(processing), name_of(shipped),
        name_of(delivered), name_of(cancelled), name_of(refunded),       name_of(updated),    "merchant_new_order"};
    return all;
}

result<kind_expiries> parse_expiries(std::string_view text) {
    using namespace std::chrono_literals;
    kind_expiries read;
    for (const auto& part : parse_list(text)) {
        const auto given = split(part);
        if (given.kind.empty()) return wrong(given, "which is not KIND=DURATION; write placed=24h,shipped=72h");
        if (const auto trouble = trouble_with(given.kind); !trouble.empty()) return wrong(given, trouble);
        const auto age = parse_duration(given.value);
        if (!age) return wrong(given, "whose duration " + age.error().detail);
        if (*age < 1s) return wrong(given, "but a mail needs at least 1s to be sent");
        if (!read.emplace(given.kind, *age).second) return wrong(given, "but that kind is there twice");
    }
    return read;
}

result<std::vector<std::string>> parse_kinds(std::string_view text) {
    auto kinds = parse_list(text);
    for (const auto& kind : kinds)
        if (const auto trouble = trouble_with(kind); !trouble.empty()) return wrong({.shown = kind}, trouble);
    return kinds;
}

uncertain_policy uncertain_rules::for_kind(std::string_view kind) const {
    const auto found = by_kind.find(kind);
    return found == by_kind.end() ? usual : found->second;
}

std::vector<std::string> uncertain_rules::kinds_that_differ() const {
    std::vector<std::string> found;
    for (const auto& [kind, policy] : by_kind)
        if (policy != usual) found.push_back(kind);
    return found;
}

result<uncertain_rules> parse_uncertain_rules(std::string_view text) {
    uncertain_rules read;
    bool has_usual = false;
    for (const auto& part : parse_list(text)) {
        const auto given = split(part);
        const auto policy = parse_policy(given.value);
        if (!policy) return wrong(given, "which is neither; write resend or hold, or by kind: resend,refunded=hold");
        if (given.kind.empty()) {
            if (std::exchange(has_usual, true)) return wrong(given, "but the policy for all kinds is there twice");
            read.usual = *policy;
            continue;
        }
        if (const auto trouble = trouble_with(given.kind); !trouble.empty()) return wrong(given, trouble);
        if (!read.by_kind.emplace(given.kind, *policy).second) return wrong(given, "but that kind is there twice");
    }
    return read;
}

}  // namespace tidings
