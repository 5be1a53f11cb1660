// Writes as the order service makes them, with ids that sort by number: an_order(7), then next_version(...).
#pragma once
#include <cstdio>
#include <string>
#include "ordering/order_repository.hpp"

namespace tidings::testing_support {

inline std::string numbered(const char* prefix, int number) {
    char text[64];
    std::snprintf(text, sizeof text, "%s_01930000-0000-7000-8000-%012d", prefix, number);
    return text;
}

inline timestamp test_time(int seconds) {
    return timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}} + std::chrono::seconds(seconds);
}

inline std::string a_document(int order, std::int64_t version) {
    return R"({"id": ")" + numbered("ord", order) + R"(", "version": )" + std::to_string(version) + "}";
}

constexpr std::string_view a_change = R"("previous_status":null,"changed":[],"notify":true)";

inline event_record an_event(int order, std::int64_t version, const std::string& type) {
    return {.id = event_id{numbered("evt", order * 100 + static_cast<int>(version))},
            .order = order_id{numbered("ord", order)},
            .version = version,
            .type = type,
            .time = test_time(order),
            .payload = payload_of({a_document(order, version), a_change}),
            .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"};
}

inline void set_document(order_write& write, const std::string& document) {
    write.event.payload = payload_of({document, a_change});
    write.document_size = document.size();
}

inline order_write an_order(int number) {
    return {.id = order_id{numbered("ord", number)},
            .expected_version = 0,
            .version = 1,
            .status = order_status::placed,
            .reference = "REF-" + std::to_string(number),
            .email = "customer" + std::to_string(number) + "@example.com",
            .customer_name = "Ada Lovelace",
            .event = an_event(number, 1, "order.placed.v1"),
            .document_size = a_document(number, 1).size()};
}

inline order_write moved(order_write from, order_status to, const std::string& event_type) {
    const auto number = std::stoi(from.id.value.substr(from.id.value.size() - 6));
    from.expected_version = from.version;
    ++from.version;
    from.status = to;
    from.event = an_event(number, from.version, event_type);
    from.document_size = a_document(number, from.version).size();
    from.claim.reset();
    return from;
}

inline idempotency_claim a_claim(const std::string& key, const std::string& fingerprint) {
    return {.scope = "POST /v1/orders", .key = key, .fingerprint = fingerprint};
}

}  // namespace tidings::testing_support
