// Talking to a service's API from the command line: one call, JSON in and out, and problems in words.
#pragma once
#include <boost/json/value.hpp>
#include "adapters/http_client/http_client.hpp"
#include "command_context.hpp"

namespace tidings {

enum class service { orders, notifications };

struct service_access {
    http_endpoint endpoint;
    std::string url;  // for people
    std::vector<std::pair<std::string, std::string>> headers;
};

// What an answer says in `warnings`, on standard error.
void print_warnings(const boost::json::value& answer);

// Prints the problem when the configured address or key is unusable. Without TIDINGS_NOTIFICATIONS_URL the notification
// API is where the order API is, when that answers both (`tidings dev`); otherwise at the default.
std::optional<service_access> access_to(service which, const command_context& context);

// The answer's JSON, or a line that says what the service refused and why. Other content is passed on as a string.
task<result<boost::json::value>> ask(http_client& client, const service_access& access, http_call call);
// The same, on an event loop of its own.
result<boost::json::value> ask_once(const service_access& access, http_call call);

// "?status=paid&limit=10" from the parameters that are not empty.
std::string query(const std::vector<std::pair<std::string, std::string>>& parameters);

std::string text_at(const boost::json::value& document, std::string_view pointer);  // "" when missing; numbers as text

}  // namespace tidings
