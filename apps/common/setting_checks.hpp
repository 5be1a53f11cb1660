// Checks of single values, used where the options are declared. Each answers a sentence with the fix.
#pragma once
#include <string>
#include "base/result.hpp"

namespace tidings::setting_checks {

result<void> check_disk_reserve(const std::string& text);
result<void> check_folders(const std::string& text);  // each is there
result<void> check_not_empty(const std::string& text);
result<void> check_one_line(const std::string& text);  // no control characters: it reaches a header
result<void> check_api_key(const std::string& text);
result<void> check_database_url(const std::string& text);
result<void> check_brokers(const std::string& text);
result<void> check_topic(const std::string& text);
result<void> check_smtp_urls(const std::string& text);
result<void> check_mailbox(const std::string& text);  // "Acme Shop <orders@shop.example>" or the bare address
result<void> check_address(const std::string& text);
result<void> check_web_url(const std::string& text);
result<void> check_delivery_mode(const std::string& text);

}  // namespace tidings::setting_checks
