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

// The same with every attempt and a timeline.
boost::json::object story_json(const message& about, const std::vector<attempt>& attempts);

// The message, every attempt with the mail server's words, and a timeline of both in order of time.
std::string to_json(const message& about, const std::vector<attempt>& attempts);

// A page without values, and one record with its value as text, if it is text, and in base64.
std::string to_json(const quarantine_page& page);
std::string to_json(const quarantined_record_view& record);

std::int64_t count_uncertain(const std::vector<attempt>& attempts);

}  // namespace tidings::api
