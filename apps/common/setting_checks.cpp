#include "common/setting_checks.hpp"
#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <filesystem>
#include <fstream>
#include "adapters/otlp/otlp_config.hpp"
#include "domain/read_locale.hpp"
#include "domain/read_time_zone.hpp"
#include "mail/helo_name.hpp"
#include "mail/mailbox.hpp"
#include "mail/smtp_relay.hpp"
#include "mail/utf8.hpp"
#include "notify/kind_rules.hpp"
#include "notify/rate_limits.hpp"
#include "prose/languages.hpp"
#include "runtime/config_value.hpp"
#include "tracing/sampler.hpp"

namespace tidings::setting_checks {
namespace {

error wrong(std::string sentence) {
    return {errc::invalid, std::move(sentence)};
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

}  // namespace

result<void> check_not_empty(const std::string& text) {
    if (trimmed(text).empty()) return wrong("is empty");
    return check_one_line(text);
}

result<void> check_one_line(const std::string& text) {
    if (has_control(text)) return wrong("has a control character; write one line of plain text");
    return {};
}

result<void> check_database_url(const std::string& text) {
    if (text.starts_with("sqlite:")) {
        if (text.size() == 7) return wrong("names no file; write sqlite:PATH, such as sqlite:./tidings-data/orders.db");
        if (text == "sqlite::memory:") return wrong("would forget every order; name a file: sqlite:PATH");
        return {};
    }
    if (text.starts_with("postgresql://") || text.starts_with("postgres://")) {
        if (!boost::urls::parse_uri(text))
            return wrong("is not a URL; write postgresql://user:pass@host/name, with special characters %-encoded");
        return {};
    }
    return wrong("is neither postgresql://… nor sqlite:PATH");
}

result<void> check_smtp_urls(const std::string& text) {
    const auto relays = parse_smtp_urls(text);
    if (!relays) return wrong("names no usable mail relay; " + relays.error().detail);
    for (const auto& relay : *relays)
        for (const auto& file : {relay.ca_file, relay.cert_file, relay.key_file})
            if (!check_readable_file(file)) return wrong("names " + file + ", which cannot be read");
    return {};
}

result<void> check_helo(const std::string& text) {
    if (text.empty() || can_be_helo_name(text)) return {};
    return wrong("is no name that EHLO can say; write a full domain name, or an address such as [192.0.2.1]");
}

result<void> check_token_url(const std::string& text) {
    return text.empty() ? result<void>{} : check_private_web_url(text);
}

result<void> check_mailbox(const std::string& text) {
    const auto parsed = parse_mailbox(text);
    if (!parsed) return wrong("is not a sender (" + parsed.error().detail + "); write Acme Shop <orders@shop.example>");
    return {};
}

result<void> check_address(const std::string& text) {
    const auto checked = tidings::check_address(text);
    if (!checked) return wrong("is not a mail address (" + checked.error().detail + "); write shop@example.com");
    return {};
}

result<void> check_web_url(const std::string& text) {
    const auto parsed = boost::urls::parse_uri(text);
    if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https") || parsed->host().empty())
        return wrong("is not a web address; write https://host or http://host:port");
    if (parsed->has_userinfo())
        return wrong("holds a user or password, which nothing here would send; use the option for the key");
    return {};
}

result<void> check_otlp_url(const std::string& text) {
    if (text.empty()) return {};
    const auto parsed = boost::urls::parse_uri(text);
    if (parsed && parsed->has_userinfo())
        return wrong("holds a user or password; put it into OTEL_EXPORTER_OTLP_HEADERS=Authorization=Basic%20…");
    if (const auto checked = check_web_url(text); !checked) return checked;
    if (parsed->has_query() || parsed->has_fragment()) return wrong("has more than a path; leave out what follows it");
    return {};
}

result<void> check_key_values(const std::string& text) {
    const auto pairs = otlp::parse_key_values(text);
    if (!pairs) return pairs.error();
    for (const auto& [key, value] : *pairs)
        for (std::size_t at = 0; at < value.size();) {
            const auto length = utf8_length_at(value, at);
            if (length == 0) return wrong("is not UTF-8 in the value of " + key);
            at += length;
        }
    return {};
}

result<void> check_sampler(const std::string& text) {
    if (text.empty()) return {};  // as if it were not set, says OpenTelemetry
    const auto parsed = sampler::parse(text, "");
    if (!parsed) return parsed.error();
    return {};
}

result<void> check_ratio(const std::string& text) {
    const auto parsed = sampler::parse_ratio(text);
    if (!parsed) return parsed.error();
    return {};
}

result<void> check_locale(const std::string& text) {
    const auto read = read_locale(text);
    if (read.is_known && !read.value.empty()) return {};
    return wrong("is no language that is known here; write " +
                 (read.nearest.empty() ? "a BCP 47 tag such as en-GB" : read.nearest));
}

result<void> check_time_zone(const std::string& text) {
    const auto read = read_time_zone(text);
    if (read.is_known && !read.value.empty()) return {};
    return wrong("is no time zone that is known here; write " +
                 (read.nearest.empty() ? "an IANA name such as Europe/London" : read.nearest));
}

result<void> check_delivery_mode(const std::string& text) {
    if (text == "live" || text == "sink") return {};
    if (text.starts_with("redirect:")) {
        if (tidings::check_address(std::string_view(text).substr(9))) return {};
        return wrong("has no mail address behind redirect:; write redirect:test@example.com");
    }
    if (text.starts_with("allowlist:")) {
        const auto domains = parse_list(text.substr(10));
        const bool plain = std::ranges::none_of(
            domains, [](const auto& each) { return each.find_first_of("@ /") != std::string::npos; });
        if (!domains.empty() && plain) return {};
        return wrong("has no domains behind allowlist:; write allowlist:example.com,example.org");
    }
    return wrong("is none of live, redirect:ADDR, allowlist:DOMAIN,… and sink");
}

result<void> check_uncertain(const std::string& text) {
    if (trimmed(text).empty()) return wrong("is empty; write resend or hold");
    const auto rules = parse_uncertain_rules(text);
    if (!rules) return rules.error();
    return {};
}

result<void> check_expires(const std::string& text) {
    const auto expiries = parse_expiries(text);
    if (!expiries) return expiries.error();
    return {};
}

result<void> check_kinds(const std::string& text) {
    const auto kinds = parse_kinds(text);
    if (!kinds) return kinds.error();
    return {};
}

result<void> check_domain_rates(const std::string& text) {
    const auto rates = parse_domain_rates(text);
    if (!rates) return rates.error();
    return {};
}

result<void> check_header_secret(const std::string& text) {
    if (std::ranges::any_of(text, [](char c) { return c <= ' ' || c > '~'; }))
        return wrong("has a character that no HTTP header takes; use printable ASCII without spaces");
    return {};
}

result<void> check_model(const std::string& text) {
    const bool plain = std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-' || c == '/';
    });
    if (text.empty() || !plain || text.find("..") != std::string::npos || text.starts_with('/'))
        return wrong("is not a model's name; write one such as gemini-flash-lite-latest");
    return {};
}

result<void> check_private_web_url(const std::string& text) {
    if (auto checked = check_web_url(text); !checked) return checked;
    const auto parsed = boost::urls::parse_uri(text);
    const auto host = parsed->host_address();
    const bool is_here = host == "localhost" || host == "::1" || host.starts_with("127.");
    if (parsed->scheme() != "https" && !is_here) return wrong("would send the key unencrypted; write https://…");
    return {};
}

result<void> check_readable_file(const std::string& text) {
    if (text.empty() || std::ifstream(text).good()) return {};
    return wrong("names a file that cannot be read");
}

result<std::int64_t> parse_millionths(std::string_view text) {
    const auto dot = text.find('.');
    const auto whole = parse_integer(text.substr(0, dot));
    auto rest = dot == std::string_view::npos ? std::string{} : std::string(text.substr(dot + 1));
    const bool plain = std::ranges::all_of(rest, [](char c) { return c >= '0' && c <= '9'; });
    if (!whole || *whole < 0 || *whole > 1'000'000 || rest.size() > 6 || !plain ||
        (dot != std::string_view::npos && rest.empty()))
        return error{errc::invalid, "is not an amount"};
    rest.resize(6, '0');
    return *whole * 1'000'000 + *parse_integer(rest);
}

result<void> check_amount(const std::string& text) {
    if (text.empty() || parse_millionths(text)) return {};
    return wrong("is not an amount; write one such as 2.50");
}

result<void> check_prices(const std::string& text) {
    const auto prices = parse_list(text);
    const bool both = prices.size() == 2 &&
                      std::ranges::all_of(prices, [](const auto& each) { return parse_millionths(each).has_value(); });
    if (text.empty() || both) return {};
    return wrong("are not two prices; write those of a million tokens of input and of output, such as 0.10,0.40");
}

result<void> check_ai_kinds(const std::string& text) {
    constexpr std::string_view known[] = {"placed",    "paid",      "payment_failed", "processing", "shipped",
                                          "delivered", "cancelled", "refunded",       "updated",    "none"};
    for (const auto& each : parse_list(text))
        if (std::ranges::find(known, each) == std::end(known))
            return wrong("names " + each +
                         ", which is no kind of mail to a customer; use placed, paid, payment_failed, processing, "
                         "shipped, delivered, cancelled, refunded, updated, or none");
    return {};
}

result<void> check_ai_locales(const std::string& text) {
    for (const auto& each : parse_list(text))
        if (each != "none" && !is_language_known(each))
            return wrong("names " + each + ", whose texts nobody here could check; use en, or none");
    return {};
}

}  // namespace tidings::setting_checks
