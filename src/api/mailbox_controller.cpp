#include "api/mailbox_controller.hpp"
#include <boost/json.hpp>
#include "api/mail_content.hpp"
#include "api/problem.hpp"
#include "api/query_parameters.hpp"
#include "base/ids.hpp"

namespace tidings::api {
namespace {

namespace json = boost::json;

std::optional<std::string> read_place(std::string_view cursor) {
    if (!is_kept_mail_id(cursor)) return std::nullopt;
    return std::string(cursor);
}

// The message that this mail is, when it is one of ours: its Message-ID begins with the message's id.
json::value message_of(const kept_mail& mail) {
    const auto id = mail.mail_id.substr(0, mail.mail_id.find('@'));
    if (is_id("msg_", id)) return json::value(id);
    return nullptr;
}

json::object shown(const kept_mail& mail) {
    json::array recipients;
    for (const auto& each : mail.recipients) recipients.emplace_back(each);
    return {{"id", mail.id},           {"from", mail.from},
            {"sender", mail.sender},   {"recipients", std::move(recipients)},
            {"subject", mail.subject}, {"message", message_of(mail)},
            {"size", mail.size},       {"received_at", to_rfc3339(mail.received_at)}};
}

http_response answer_of(const json::object& body) {
    http_response answer;
    answer.body = json::serialize(body);
    return answer;
}

problem no_such_part(const error& cause) {
    if (cause.code == errc::not_found) return not_found("This mail has no such part.");
    return not_found("This part of the mail cannot be read: " + cause.detail + ".");
}

http_response no_such_mail(const request_context& context) {
    return to_response(not_found("There is no such mail in the mailbox."), context.trace.trace_id);
}

}  // namespace

http_response mailbox_controller::failed(const error& cause, const request_context& context) {
    return failures_.answer("mailbox request failed", cause, context);
}

task<http_response> mailbox_controller::list(const request_context& context) {
    query_parameters query{context.query};
    kept_mail_filter filter;
    filter.text = query.text("q");
    filter.limit = query.page_limit();
    filter.after = query.parsed("after", read_place, "a cursor of this list");
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    const auto page = co_await mails_.list(std::move(filter));
    if (!page) co_return failed(page.error(), context);
    json::array data;
    for (const auto& each : page->mails) data.push_back(shown(each));
    json::value next;
    if (page->looked_through) next = *page->looked_through;
    co_return answer_of({{"data", std::move(data)}, {"next", std::move(next)}});
}

task<http_response> mailbox_controller::find(const request_context& context) {
    const auto& id = context.params.front();
    if (!is_kept_mail_id(id)) co_return no_such_mail(context);
    const auto found = co_await mails_.find(id);
    if (!found) co_return failed(found.error(), context);
    if (!*found) co_return no_such_mail(context);
    co_return answer_of(shown(**found));
}

// A mail that is not ours may be broken in any way; a part that cannot be read is a part that it does not have.
task<http_response> mailbox_controller::content(const request_context& context) {
    query_parameters query{context.query};
    const auto part = query.parsed("part", parse_mail_part, "text, html or source").value_or(mail_part::text);
    auto wrong = query.problems();
    if (!wrong.empty()) co_return to_response(bad_request(std::move(wrong)), context.trace.trace_id);
    const auto& id = context.params.front();
    if (!is_kept_mail_id(id)) co_return no_such_mail(context);
    const auto bytes = co_await mails_.bytes_of(id);
    if (!bytes) co_return failed(bytes.error(), context);
    if (!*bytes) co_return no_such_mail(context);
    auto body = part_of(**bytes, part);
    if (!body) co_return to_response(no_such_part(body.error()), context.trace.trace_id);
    co_return mail_content_answer(part, *std::move(body));
}

task<http_response> mailbox_controller::clear(const request_context& context) {
    const auto deleted = co_await mails_.clear();
    if (!deleted) co_return failed(deleted.error(), context);
    log_.warn("the mailbox was emptied", {{"mails", *deleted}, {"by", context.client}});
    co_return answer_of({{"deleted", *deleted}});
}

route_table mailbox_routes(kept_mails& mails, logger log) {
    auto controller = std::make_shared<mailbox_controller>(mails, std::move(log));
    using method = task<http_response> (mailbox_controller::*)(const request_context&);
    const auto to = [&](method one) -> action {
        return [controller, one](const request_context& context) { return (controller.get()->*one)(context); };
    };
    route_table routes;
    routes.add("/v1/mailbox", {scope::messages_read}, get_much(to(&mailbox_controller::list)))
        .add("/v1/mailbox", {scope::dead_letters_write, "mailbox.clear"}, {"DELETE", to(&mailbox_controller::clear)})
        .add("/v1/mailbox/{id}", {scope::messages_read}, {"GET", to(&mailbox_controller::find)})
        .add("/v1/mailbox/{id}/content", {scope::messages_read, {}, scope::addresses_read},
             get_much(to(&mailbox_controller::content)));
    return routes;
}

}  // namespace tidings::api
