#include "notify/planner.hpp"
#include <openssl/sha.h>
#include <algorithm>
#include <array>
#include "domain/erased_customer.hpp"

namespace tidings {
namespace {

// The customer sees nothing of the shop's own notes.
bool concerns_customer(const order_event& event) {
    if (event.kind != event_kind::updated || event.changed.empty()) return true;
    return std::ranges::any_of(event.changed, [](const std::string& member) { return member != "metadata"; });
}

std::string skip_reason(const order_event& event) {
    if (event.order.details.customer.email == erased_address) return "the customer was erased";
    if (!event.notify) return "notify is false";
    if (!concerns_customer(event)) return "only metadata changed";
    return {};
}

}  // namespace

message_id message_id_for(const event_id& event, mail_kind kind, std::string_view recipient) {
    std::string seed = event.value;
    seed.append("\n").append(name_of(kind)).append("\n").append(recipient);
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(seed.data()), seed.size(), digest.data());
    std::string hex;
    for (std::size_t at = 0; at < 16; ++at) {
        constexpr std::string_view digits = "0123456789abcdef";
        hex += {digits[digest[at] >> 4], digits[digest[at] & 15]};
    }
    hex[12] = '7';                    // version
    hex[16] = "89ab"[digest[8] & 3];  // variant
    auto uuid = hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
                hex.substr(20, 12);
    // The event's first 64 bits keep messages sorted like their events.
    if (is_id("evt_", event.value)) uuid.replace(0, 18, event.value, 4, 18);
    return message_id("msg_" + uuid);
}

new_message planner::row_for(const order_event& event, mail_kind kind, const std::string& recipient) const {
    const auto& locale = event.order.details.customer.locale;
    new_message row{.id = message_id_for(event.id, kind, recipient),
                    .event = event.id,
                    .order = event.order.id,
                    .order_version = event.order.version,
                    .kind = kind,
                    .recipient = recipient,
                    .locale = locale.empty() || recipient == merchant_address_ ? default_locale_ : locale};
    if (!event.order.test) row.reason = route_for(mode_, recipient).skip_reason;
    if (!row.reason.empty()) row.status = message_status::skipped;
    return row;
}

std::vector<new_message> planner::plan(const order_event& event, timestamp oldest_kept) const {
    auto rows = plan_young(event);
    if (event.time >= oldest_kept) return rows;
    for (auto& row : rows) {
        row.status = message_status::skipped;
        row.reason = "the event is older than TIDINGS_RETENTION";
        row.replaces.clear();
    }
    return rows;
}

std::vector<new_message> planner::plan_young(const order_event& event) const {
    std::vector<new_message> rows{row_for(event, mail_kind_of(event.kind), event.order.details.customer.email)};
    if (const auto reason = skip_reason(event); !reason.empty()) {
        rows[0].status = message_status::skipped;
        rows[0].reason = reason;
        if (!event.notify) return rows;
    }
    if (rows[0].status == message_status::queued) rows[0].replaces = supersedable_;
    if (event.kind == event_kind::placed && !merchant_address_.empty())
        rows.push_back(row_for(event, mail_kind::merchant_new_order, merchant_address_));
    return rows;
}

}  // namespace tidings
