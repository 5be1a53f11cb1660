// The parts of a mail as answers: foreign content in our origin, under a policy that lets it run and load nothing.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "api/http_message.hpp"
#include "mail/mime_reader.hpp"

namespace tidings::api {

// "text", "html", "source"; the value of the parameter `part`.
std::optional<mail_part> parse_mail_part(std::string_view name);

http_response mail_content_answer(mail_part part, std::string body);

}  // namespace tidings::api
