// Checks of single values, used where the options are declared. Each answers a sentence with the fix.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include "base/result.hpp"

namespace tidings::setting_checks {

result<void> check_not_empty(const std::string& text);
result<void> check_one_line(const std::string& text);  // no control characters: it reaches a header
result<void> check_database_url(const std::string& text);
result<void> check_smtp_urls(const std::string& text);
result<void> check_helo(const std::string& text);
result<void> check_token_url(const std::string& text);
result<void> check_mailbox(const std::string& text);  // "Acme Shop <orders@shop.example>" or the bare address
result<void> check_address(const std::string& text);
result<void> check_web_url(const std::string& text);
result<void> check_otlp_url(const std::string& text);    // no user or password in it: config print shows it
result<void> check_key_values(const std::string& text);  // key1=value1,key2=value2
result<void> check_sampler(const std::string& text);     // OTEL_TRACES_SAMPLER
result<void> check_ratio(const std::string& text);       // OTEL_TRACES_SAMPLER_ARG
result<void> check_locale(const std::string& text);      // BCP 47, in its usual form
result<void> check_time_zone(const std::string& text);   // IANA, in its usual form
result<void> check_delivery_mode(const std::string& text);
result<void> check_uncertain(const std::string& text);
result<void> check_expires(const std::string& text);
result<void> check_kinds(const std::string& text);
result<void> check_domain_rates(const std::string& text);
result<void> check_header_secret(const std::string& text);    // it travels in an HTTP header
result<void> check_model(const std::string& text);            // it becomes a part of a URL
result<void> check_private_web_url(const std::string& text);  // https, or http on this machine
result<void> check_readable_file(const std::string& text);
result<void> check_amount(const std::string& text);
result<void> check_prices(const std::string& text);
result<void> check_ai_kinds(const std::string& text);
result<void> check_ai_locales(const std::string& text);

// "2.50" in millionths; at most six digits behind the dot.
result<std::int64_t> parse_millionths(std::string_view text);

}  // namespace tidings::setting_checks
