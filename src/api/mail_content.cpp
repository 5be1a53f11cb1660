#include "api/mail_content.hpp"

namespace tidings::api {
namespace {

// No script, no request to anywhere, no frame but ours.
constexpr std::string_view mail_policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox";

}  // namespace

std::optional<mail_part> parse_mail_part(std::string_view name) {
    if (name == "text") return mail_part::text;
    if (name == "html") return mail_part::html;
    if (name == "source") return mail_part::source;
    return std::nullopt;
}

http_response mail_content_answer(mail_part part, std::string body) {
    http_response answer;
    answer.body = std::move(body);
    answer.content_type = part == mail_part::html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
    answer.headers = {{"Content-Security-Policy", std::string(mail_policy)},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "no-referrer"},
                      {"Cache-Control", "no-store"}};
    return answer;
}

}  // namespace tidings::api
