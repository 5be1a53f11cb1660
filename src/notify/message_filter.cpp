#include "notify/message_filter.hpp"
#include <algorithm>

namespace tidings {
namespace {

bool wants_sent(const message_filter& filter) {
    return std::ranges::find(filter.statuses, message_status::sent) != filter.statuses.end();
}

}  // namespace

// Most messages are sent, so no index leads to those.
list_lead lead_of(const message_filter& filter) {
    if (filter.order || filter.recipient) return list_lead::order_or_recipient;
    if (!filter.statuses.empty() && !wants_sent(filter)) return list_lead::statuses;
    if (filter.tried.uncertain) return list_lead::uncertain_tries;
    if (filter.copies) return list_lead::copies;
    return list_lead::everything;
}

bool is_search(const message_filter& filter) {
    if (filter.order) return false;  // its messages are few
    const auto lead = lead_of(filter);
    const bool by_columns = filter.text || filter.kind || filter.domain || filter.template_version ||
                            filter.tried.relay || filter.tried.reply;
    const bool by_status = !filter.statuses.empty() && lead != list_lead::statuses;
    const bool by_copies = filter.copies && lead != list_lead::copies;
    const bool by_uncertain = filter.tried.uncertain && lead != list_lead::uncertain_tries;
    return by_columns || by_status || by_copies || by_uncertain;
}

std::optional<message_id> ids_below(const message_filter& filter) {
    if (!filter.to) return filter.after;
    auto end = first_message_at(std::chrono::ceil<std::chrono::milliseconds>(*filter.to));
    return filter.after ? std::min(end, *filter.after) : end;
}

std::optional<message_id> ids_from(const message_filter& filter) {
    if (!filter.from) return std::nullopt;
    return first_message_at(std::chrono::ceil<std::chrono::milliseconds>(*filter.from));
}

message_id first_message_at(timestamp at) {
    const auto first = first_order_at(std::chrono::floor<std::chrono::milliseconds>(at));
    return message_id("msg_" + first.value.substr(4));
}

}  // namespace tidings
