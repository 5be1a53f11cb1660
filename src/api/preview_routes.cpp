#include "api/preview_routes.hpp"
#include <boost/json.hpp>
#include "api/problem.hpp"
#include "codec/json_text.hpp"
#include "codec/order_document.hpp"
#include "domain/read_locale.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

struct reading_of_preview {
    preview_request wanted;
    std::string kind;
    std::optional<problem> refused;
};

problem wrong(std::string pointer, std::string code, std::string detail) {
    problem answer{422, "invalid", "Invalid request", "This cannot be previewed."};
    answer.errors.push_back({problem_error::place::pointer, std::move(pointer), std::move(code), std::move(detail)});
    return answer;
}

std::string text_of(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : std::string{};
}

std::optional<problem> take(reading_of_preview& into, std::string_view name, const json::value& value) {
    if (name == "order") {
        auto shown = order_from_json(value);
        if (!shown) return wrong("/order", "invalid_order", shown.error().detail);
        into.wanted.shown = *std::move(shown);
    } else if (name == "kind") {
        into.kind = text_of(value);
    } else if (name == "locale") {
        into.wanted.locale = read_locale(text_of(value)).value;
    } else {
        return wrong("/" + std::string(name), "unknown_member", "this member is not known here");
    }
    return std::nullopt;
}

reading_of_preview read_preview(std::string_view body) {
    reading_of_preview read;
    const auto parsed = parse_json(body);
    if (!parsed) {
        read.refused = problem{400, "malformed", "Malformed request", parsed.error().front().detail};
        return read;
    }
    const auto* object = parsed->if_object();
    if (object == nullptr) {
        read.refused = wrong("", "wrong_type", "must be an object");
        return read;
    }
    for (const auto& [name, value] : *object) {
        read.refused = take(read, {name.data(), name.size()}, value);
        if (read.refused) return read;
    }
    const auto kind = parse_mail_kind(read.kind);
    if (kind)
        read.wanted.kind = *kind;
    else if (read.kind.empty())
        read.refused = wrong("/kind", "required", "must be given, such as shipped");
    else
        read.refused = wrong("/kind", "unknown_kind", "there are no mails of this kind");
    return read;
}

http_response answer_with(const mail_preview& mail, mail_kind kind) {
    http_response answer;
    answer.body = json::serialize(json::object{{"kind", name_of(kind)},
                                               {"subject", mail.subject},
                                               {"text", mail.text},
                                               {"html", mail.html},
                                               {"template_version", mail.template_version}});
    return answer;
}

task<http_response> answer(const make_preview& make, const request_context& context) {
    auto read = read_preview(context.request.body);
    if (read.refused) co_return to_response(*read.refused, context.trace.trace_id);
    const auto kind = read.wanted.kind;
    const auto mail = make(std::move(read.wanted));
    if (mail) co_return answer_with(*mail, kind);
    if (mail.error().code != errc::invalid) co_return to_response(problem_of(mail.error()), context.trace.trace_id);
    co_return to_response(wrong("/order", "invalid_order", mail.error().detail), context.trace.trace_id);
}

}  // namespace

route_table preview_routes(make_preview make) {
    auto shared = std::make_shared<make_preview>(std::move(make));
    route_table routes;
    routes.add("/v1/mail-previews", {scope::messages_read},
               {"POST", [shared](const request_context& context) { return answer(*shared, context); }, body_kind::json,
                access::by_key, reading::much});
    return routes;
}

}  // namespace tidings::api
