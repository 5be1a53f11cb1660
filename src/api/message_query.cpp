#include "api/message_query.hpp"
#include <algorithm>
#include "api/cursor.hpp"
#include "domain/mail_kind.hpp"

namespace tidings::api {
namespace {

std::optional<std::vector<message_status>> parse_statuses(std::string_view list) {
    std::vector<message_status> all;
    for (;;) {
        const auto comma = std::min(list.find(','), list.size());
        const auto one = parse_message_status(list.substr(0, comma));
        if (!one) return std::nullopt;
        if (std::ranges::find(all, *one) == all.end()) all.push_back(*one);
        if (comma == list.size()) return all;
        list.remove_prefix(comma + 1);
    }
}

std::optional<bool> parse_truth(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

std::optional<std::string> parse_kind(std::string_view text) {
    return parse_mail_kind(text) ? std::optional(std::string(text)) : std::nullopt;
}

std::optional<std::string> parse_domain(std::string_view text) {
    const bool is_one = text.find_first_of("@ ") == std::string_view::npos;
    return is_one ? std::optional(std::string(text)) : std::nullopt;
}

void read_tries(query_parameters& query, try_filter& tried) {
    tried.relay = query.text("relay");
    tried.uncertain = query.parsed("uncertain", parse_truth, "true or false").value_or(false);
}

}  // namespace

void read_page(query_parameters& query, message_filter& filter) {
    filter.limit = query.page_limit();
    const auto read = [](std::string_view cursor) { return read_cursor(cursor, "msg_"); };
    if (auto id = query.parsed("after", read, "a cursor of this list")) filter.after = message_id(*std::move(id));
}

void read_search(query_parameters& query, message_filter& filter) {
    if (auto order = query.text("order")) {
        if (!is_id("ord_", *order)) query.wrong("order", "not_an_id", "is no id of an order");
        filter.order = order_id(*std::move(order));
    }
    filter.recipient = query.address("recipient");
    filter.text = query.text("q");
}

void read_group(query_parameters& query, message_filter& filter) {
    filter.kind = query.parsed("kind", parse_kind, "a kind of mail");
    filter.domain = query.parsed("domain", parse_domain, "a domain such as example.com, without the part up to the @");
    filter.tried.reply =
        query.parsed("reply", parse_reply_class, "a reply code (550, 4xx) or an enhanced one (5.7.26, 4.7)");
}

void read_columns(query_parameters& query, message_filter& filter) {
    filter.statuses =
        query.parsed("status", parse_statuses, "a state of a message, or several with commas between them")
            .value_or(std::vector<message_status>());
    read_group(query, filter);
    filter.from = query.time("from");
    filter.to = query.time("to");
    if (filter.from && filter.to && *filter.to <= *filter.from)
        query.wrong("to", "out_of_range", "is not later than from, so no message can match");
    filter.template_version = query.text("template");
    filter.copies = query.parsed("resent", parse_truth, "true or false").value_or(false);
    read_tries(query, filter.tried);
}

}  // namespace tidings::api
