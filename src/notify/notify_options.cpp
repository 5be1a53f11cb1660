#include <algorithm>
#include "notify/notify_config.hpp"
#include "runtime/options.hpp"

namespace tidings {
namespace {

using namespace std::chrono_literals;

result<mailbox> parse_sender(const std::string& text) {
    auto parsed = parse_mailbox(text);
    if (!parsed)
        return error{errc::invalid,
                     "is not a sender (" + parsed.error().detail + "); write Acme Shop <orders@shop.example>"};
    return parsed;
}

std::string text_of(const mailbox& sender) {
    return sender.name.empty() ? sender.address : sender.name + " <" + sender.address + ">";
}

result<std::string> parse_merchant(const std::string& text) {
    const auto checked = check_address(text);
    if (!checked)
        return error{errc::invalid, "is not a mail address (" + checked.error().detail + "); write shop@example.com"};
    return text;
}

result<uncertain_rules> parse_uncertain(const std::string& text) {
    if (trimmed(text).empty()) return error{errc::invalid, "is empty; write resend or hold"};
    return parse_uncertain_rules(text);
}

std::string text_of(uncertain_policy usual) {
    return usual == uncertain_policy::resend ? "resend" : "hold";
}

// The rate of all mails is an option of its own, which may have come first.
result<void> read_domain_rates(const std::string& text, rate_settings& into) {
    auto rates = parse_domain_rates(text);
    if (!rates) return rates.error();
    rates->relay = into.relay;
    into = *std::move(rates);
    return {};
}

void declare_rates(option_list& options, rate_settings& into) {
    options
        .rate_limit("smtp.rate", into.relay,
                    "mails per second, minute or hour that the mail relay allows, such as 10/s or 1000/h; a tenth may "
                    "go at once")
        .used_by(readers::mail_senders)
        .example("10/s");
    options
        .read_by(
            "domain_rate", [&into](const std::string& text) { return read_domain_rates(text, into); },
            "the same per recipient domain; * is each domain that is not named: example.com=1/s,*=20/s")
        .used_by(readers::mail_senders)
        .example("example.com=1/s,*=20/s");
}

void declare_addresses(option_list& options, notify_config& into) {
    options
        .parsed("mail.from", into.from, parse_sender, "sender of every mail: Acme Shop <orders@shop.example>",
                text_of(into.from))
        .used_by(readers::mail_senders)
        .example("Acme Shop <orders@shop.example>");
    options
        .parsed("merchant_address", into.merchant_address, parse_merchant,
                "gets a mail for every new order; empty: nobody does")
        .used_by(readers::mail_senders)
        .example("shop@example.com");
    options
        .parsed("delivery_mode", into.mode, parse_delivery_mode, "live, redirect:ADDR, allowlist:DOMAIN,…, or sink",
                into.mode.text())
        .used_by(readers::mail_senders)
        .example("redirect:test@example.com");
}

void declare_retries(option_list& options, notify_config& into) {
    options
        .durations("retry.schedule", into.retries.pauses, 100ms, 240h,
                   "pauses between tries of a mail that was refused for now; the last repeats")
        .used_by(readers::mail_senders)
        .example("1m,10m,1h");
    options
        .duration("retry.max_age", into.retries.max_age, 1s, 720h,
                  "a mail older than this is dead instead of tried again")
        .used_by(readers::mail_senders)
        .example("24h");
    options
        .duration("storm_pause", into.storm.pause_min, 1s, 24h,
                  "pause when the mail relay refuses every mail alike; doubles, up to an hour, while it goes on")
        .used_by(readers::mail_senders)
        .example("10m");
    options.after_load(
        [&storm = into.storm] { storm.pause_max = std::max<std::chrono::milliseconds>(storm.pause_min, 1h); });
}

void declare_rules(option_list& options, notify_config& into) {
    options
        .parsed("uncertain", into.uncertain, parse_uncertain,
                "what happens to a mail whose acceptance is unknown: resend or hold; also per kind: "
                "resend,refunded=hold",
                text_of(into.uncertain.usual))
        .used_by(readers::mail_senders)
        .example("resend,refunded=hold");
    options
        .parsed("expires", into.expires, parse_expiries,
                "age per kind at which a mail that is still here is skipped, not sent: placed=24h,shipped=72h")
        .used_by(readers::mail_senders)
        .example("placed=24h,shipped=72h");
    options
        .parsed("supersede", into.supersedable, parse_kinds,
                "kinds of mail that are not sent any more when a newer mail of the same order is there first: updated")
        .used_by(readers::mail_senders)
        .example("updated,processing");
    options
        .duration("lease", into.lease, 1s, 10min,
                  "how long a claimed mail stays with an instance that gives no sign of life")
        .used_by(readers::mail_senders)
        .example("30s");
}

}  // namespace

void declare(option_list& options, notify_config& into) {
    declare_addresses(options, into);
    declare_rates(options, into.rates);
    declare_retries(options, into);
    declare_rules(options, into);
}

}  // namespace tidings
