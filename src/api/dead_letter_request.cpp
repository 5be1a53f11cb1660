#include "api/dead_letter_request.hpp"
#include <boost/json.hpp>
#include "api/member_problems.hpp"
#include "codec/json_text.hpp"
#include "domain/mailbox_address.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

constexpr std::size_t text_max = 320;

class member_reader {
public:
    void wrong(std::string_view member, std::string code, std::string detail) {
        const auto pointer = member.empty() ? std::string() : "/" + escaped_pointer_part(member);
        problems_.add(pointer, std::move(code), std::move(detail));
    }

    std::optional<std::string> text(std::string_view member, const json::value& value) {
        const auto* given = value.if_string();
        if (given == nullptr)
            wrong(member, "wrong_type", "must be a text");
        else if (given->empty() || given->size() > text_max)
            wrong(member, "out_of_range", "must have 1 to " + std::to_string(text_max) + " bytes");
        else if (given->find('\0') != json::string::npos)
            wrong(member, "not_allowed", "must not contain U+0000");
        else
            return std::string(*given);
        return std::nullopt;
    }

    std::optional<std::string> id(std::string_view member, const json::value& value, std::string_view prefix) {
        auto given = text(member, value);
        if (given && !is_id(prefix, *given)) {
            wrong(member, "not_an_id", "is not an id that begins with " + std::string(prefix));
            return std::nullopt;
        }
        return given;
    }

    std::optional<timestamp> time(std::string_view member, const json::value& value) {
        const auto given = text(member, value);
        if (!given) return std::nullopt;
        const auto at = parse_rfc3339(*given);
        if (at) return *at;
        wrong(member, "not_a_time", at.error().detail);
        return std::nullopt;
    }

    std::optional<rate> pace(std::string_view member, const json::value& value) {
        const auto given = text(member, value);
        if (!given) return std::nullopt;
        const auto parsed = parse_rate(*given);
        if (parsed && *parsed && (*parsed)->count > 0) return **parsed;
        wrong(member, "not_a_rate", "must be a rate like 50/s, 600/m or 1000/h");
        return std::nullopt;
    }

    std::optional<problem> refusal() const { return problems_.refusal(); }

private:
    member_problems problems_;
};

problem malformed(const violations& found) {
    problem answer{400, "malformed", "Malformed request", {}};
    for (const auto& one : found)
        answer.errors.push_back({problem_error::place::pointer, one.pointer, one.code, one.detail});
    if (!found.empty()) answer.detail = found.front().detail;
    return answer;
}

void read_member(member_reader& reader, std::string_view name, const json::value& value, dead_letter_action action,
                 dead_letter_request& into) {
    auto& filter = into.filter;
    if (name == "id") {
        if (auto id = reader.id(name, value, "msg_")) filter.id = message_id(*std::move(id));
    } else if (name == "order") {
        if (auto id = reader.id(name, value, "ord_")) filter.order = order_id(*std::move(id));
    } else if (name == "recipient") {
        filter.recipient = reader.text(name, value);
    } else if (name == "domain") {
        filter.recipient_domain = reader.text(name, value);
    } else if (name == "kind") {
        filter.kind = reader.text(name, value);
    } else if (name == "text") {
        filter.text = reader.text(name, value);
    } else if (name == "died_after") {
        filter.died_after = reader.time(name, value);
    } else if (name == "died_before") {
        filter.died_before = reader.time(name, value);
    } else if (name == "rate") {
        into.pace = reader.pace(name, value);
    } else if (name == "reason" && action == dead_letter_action::discard) {
        into.reason = reader.text(name, value).value_or("");
    } else if (name == "dry_run") {
        if (const auto* given = value.if_bool())
            into.dry_run = *given;
        else
            reader.wrong(name, "wrong_type", "must be true or false");
    } else {
        reader.wrong(name, "unknown_member", "is not known here");
    }
}

// Calls `read` for each member of the object that the body holds.
template <class Read>
std::optional<problem> read_object(std::string_view body, Read read) {
    const auto parsed = parse_json(body);
    if (!parsed) return malformed(parsed.error());
    member_reader reader;
    const auto* object = parsed->if_object();
    if (object == nullptr) {
        reader.wrong("", "wrong_type", "must be an object");
        return reader.refusal();
    }
    for (const auto& [key, value] : *object) read(reader, std::string_view(key.data(), key.size()), value);
    return reader.refusal();
}

}  // namespace

read_request<dead_letter_request> read_dead_letter_request(std::string_view body, dead_letter_action action) {
    read_request<dead_letter_request> read;
    read.refused = read_object(body, [&](member_reader& reader, std::string_view name, const json::value& value) {
        read_member(reader, name, value, action, read.value);
    });
    return read;
}

read_request<resend_request> read_resend_request(std::string_view body) {
    read_request<resend_request> read;
    if (body.empty()) return read;
    read.refused = read_object(body, [&](member_reader& reader, std::string_view name, const json::value& value) {
        if (name != "recipient") return reader.wrong(name, "unknown_member", "is not known here");
        auto given = reader.text(name, value);
        if (!given) return;
        if (const auto wrong = mailbox_problem(*given); !wrong.empty())
            return reader.wrong(name, "not_a_mailbox", std::string(wrong));
        read.value.recipient = *std::move(given);
    });
    return read;
}

}  // namespace tidings::api
