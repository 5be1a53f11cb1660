#include "api/member_problems.hpp"
#include "codec/json_text.hpp"

namespace tidings::api {

std::optional<problem> member_problems::refusal() const {
    if (found_.empty()) return std::nullopt;
    problem answer{422, "invalid", "Invalid request", {}};
    for (const auto& one : found_) {
        if (!answer.detail.empty()) answer.detail += "; ";
        answer.detail += (one.name.empty() ? "the body" : one.name) + " " + one.detail;
    }
    answer.errors = found_;
    return answer;
}

boost::system::result<boost::json::object, problem> object_in(std::string_view body, std::string_view otherwise) {
    auto parsed = parse_json(body);
    if (!parsed) return problem{400, "malformed", "Malformed request", parsed.error().front().detail};
    if (!parsed->is_object()) return problem{422, "invalid", "Invalid request", std::string(otherwise)};
    return std::move(parsed->get_object());
}

}  // namespace tidings::api
