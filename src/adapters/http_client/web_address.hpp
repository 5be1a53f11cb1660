// Web addresses as an operator writes them. Each error is a sentence without the key, with the fix.
#pragma once
#include <string>
#include "adapters/http_client/http_client.hpp"

namespace tidings {

// http(s)://host…, without a user or password: it is shown as it is, and nothing would send them.
result<std::string> parse_web_url(const std::string& text);

// The same for what a secret is sent to: https, or http on this machine. Without its query.
result<http_endpoint> parse_private_endpoint(const std::string& text);

}  // namespace tidings
