#include "api/key_request.hpp"
#include <algorithm>
#include <boost/json.hpp>
#include "access/api_key.hpp"
#include "api/member_problems.hpp"
#include "base/ascii_control.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

constexpr std::size_t name_max = 80;

std::string roles_in_words() {
    std::string words;
    for (const auto one : every_role) words.append(words.empty() ? "" : ", ").append(name_of(one));
    return words;
}

class reader {
public:
    reader(key_request& into, timestamp now) : into_(into), now_(now) {}

    void take(std::string_view member, const json::value& value) {
        if (member == "expires_at" && value.is_null()) return;
        const auto* text = value.if_string();
        const bool is_known =
            member == "name" || member == "role" || member == "expires_at" || member == "digest" || member == "type";
        if (!is_known) return wrong(member, "unknown_member", "is not known here");
        if (text == nullptr) return wrong(member, "wrong_type", "must be a text");
        take_text(member, std::string(*text));
    }

    void require(std::string_view member, bool is_there) {
        if (!is_there) wrong(member, "required", "must be given");
    }

    // Once all members are known.
    void check_type() {
        if (problems_.empty() && into_.type == key_type::test && !is_for_tests(into_.given))
            wrong("type", "not_for_role",
                  "must be live: a test key makes test orders, and only the role shop is for keys of that kind");
    }

    std::optional<problem> refusal() const { return problems_.refusal(); }

private:
    void wrong(std::string_view member, std::string code, std::string detail) {
        problems_.add("/" + std::string(member.substr(0, 100)), std::move(code), std::move(detail));
    }

    void take_text(std::string_view member, std::string text) {
        if (member == "name") return take_name(std::move(text));
        if (member == "role") return take_role(text);
        if (member == "expires_at") return take_end(text);
        if (member == "type") return take_type(text);
        into_.digest = std::move(text);
        if (!is_key_digest(into_.digest)) wrong(member, "not_a_digest", "must be 64 lower-case hex digits (SHA-256)");
    }

    void take_name(std::string text) {
        if (text.empty() || text.size() > name_max)
            wrong("name", "out_of_range", "must have 1 to " + std::to_string(name_max) + " bytes");
        else if (has_ascii_control(text))
            wrong("name", "not_allowed", "must not contain control characters");
        into_.name = std::move(text);
    }

    void take_role(const std::string& text) {
        if (const auto known = parse_role(text))
            into_.given = *known;
        else
            wrong("role", "unknown_value", "must be one of " + roles_in_words());
    }

    void take_type(const std::string& text) {
        if (const auto known = parse_key_type(text))
            into_.type = *known;
        else
            wrong("type", "unknown_value", "must be live or test");
    }

    void take_end(const std::string& text) {
        const auto at = parse_rfc3339(text);
        if (!at)
            wrong("expires_at", "not_a_time", at.error().detail);
        else if (*at <= now_)
            wrong("expires_at", "out_of_range", "must be in the future");
        else
            into_.expires_at = *at;
    }

    key_request& into_;
    timestamp now_;
    member_problems problems_;
};

}  // namespace

key_request read_key_request(std::string_view body, timestamp now) {
    key_request read;
    const auto object = object_in(body, "The body must be an object with name and role.");
    if (!object) {
        read.refused = object.error();
        return read;
    }
    reader members{read, now};
    for (const auto& [name, value] : *object) members.take({name.data(), name.size()}, value);
    for (const auto* name : {"name", "role"}) members.require(name, object->contains(name));
    members.check_type();
    read.refused = members.refusal();
    return read;
}

}  // namespace tidings::api
