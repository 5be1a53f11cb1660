// Messages, attempts and counts as the notification API shows them.
#pragma once
#include <string>
#include <vector>
#include "notify/message_archive.hpp"

namespace boost::json {
class object;
}

namespace tidings::api {

// `uncertain_attempts`: tries whose answer was lost; each explains one possible copy.
boost::json::object to_json(const message& about, std::int64_t uncertain_attempts);

// The message, every attempt with the mail server's words, and a timeline of both in order of time.
std::string to_json(const message& about, const std::vector<attempt>& attempts);

std::string to_json(const std::vector<quarantined_record_view>& records);

std::int64_t count_uncertain(const std::vector<attempt>& attempts);

}  // namespace tidings::api
