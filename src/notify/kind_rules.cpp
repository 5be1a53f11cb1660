#include "notify/kind_rules.hpp"
#include <optional>
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

result<mail_kind> kind_in(const entry& given, std::string_view name) {
    if (const auto kind = parse_mail_kind(name)) return *kind;
    std::string known;
    for (const auto each : all_mail_kinds()) known.append(known.empty() ? "" : ", ").append(name_of(each));
    return wrong(given, "which names no kind of mail; the kinds are " + known);
}

std::optional<uncertain_policy> parse_policy(std::string_view text) {
    if (text == "resend") return uncertain_policy::resend;
    if (text == "hold") return uncertain_policy::hold;
    return std::nullopt;
}

}  // namespace

result<kind_expiries> parse_expiries(std::string_view text) {
    using namespace std::chrono_literals;
    kind_expiries read;
    for (const auto& part : parse_list(text)) {
        const auto given = split(part);
        if (given.kind.empty()) return wrong(given, "which is not KIND=DURATION; write placed=24h,shipped=72h");
        const auto kind = kind_in(given, given.kind);
        if (!kind) return kind.error();
        const auto age = parse_duration(given.value);
        if (!age) return wrong(given, "whose duration " + age.error().detail);
        if (*age < 1s) return wrong(given, "but a mail needs at least 1s to be sent");
        if (!read.emplace(*kind, *age).second) return wrong(given, "but that kind is there twice");
    }
    return read;
}

result<std::vector<mail_kind>> parse_kinds(std::string_view text) {
    std::vector<mail_kind> read;
    for (const auto& part : parse_list(text)) {
        const auto kind = kind_in({.shown = part}, part);
        if (!kind) return kind.error();
        read.push_back(*kind);
    }
    return read;
}

// One of a newer version's has no rule of its own here.
uncertain_policy uncertain_rules::for_kind(const stored_kind& kind) const {
    const auto found = kind.known() ? by_kind.find(*kind.known()) : by_kind.end();
    return found == by_kind.end() ? usual : found->second;
}

std::vector<mail_kind> uncertain_rules::kinds_that_differ() const {
    std::vector<mail_kind> found;
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
        const auto kind = kind_in(given, given.kind);
        if (!kind) return kind.error();
        if (!read.by_kind.emplace(*kind, *policy).second) return wrong(given, "but that kind is there twice");
    }
    return read;
}

}  // namespace tidings
