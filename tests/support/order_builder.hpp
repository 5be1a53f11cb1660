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

inline event_record an_event(int order, std::int64_t version, const std::string& type) {
    return {.id = event_id{numbered("evt", order * 100 + static_cast<int>(version))},
            .order = order_id{numbered("ord", order)},
            .version = version,
            .type = type,
            .time = test_time(order),
            .payload = R"({"order": {"version": )" + std::to_string(version) + R"(}, "notify": true})",
            .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"};
}

inline order_write an_order(int number) {
    return {.id = order_id{numbered("ord", number)},
            .expected_version = 0,
            .version = 1,
            .status = order_status::placed,
            .reference = "REF-" + std::to_string(number),
            .email = "customer" + std::to_string(number) + "@example.com",
            .customer_name = "Ada Lovelace",
            .currency = "EUR",
            .total = 1250,
            .created_at = test_time(number),
            .updated_at = test_time(number),
            .document = R"({"id": ")" + numbered("ord", number) + R"(", "version": 1})",
            .event = an_event(number, 1, "order.placed.v1")};
}

inline order_write moved(order_write from, order_status to, const std::string& event_type) {
    const auto number = std::stoi(from.id.value.substr(from.id.value.size() - 6));
    from.expected_version = from.version;
    ++from.version;
    from.status = to;
    from.document = R"({"id": ")" + from.id.value + R"(", "version": )" + std::to_string(from.version) + "}";
    from.event = an_event(number, from.version, event_type);
    from.claim.reset();
    return from;
}

inline idempotency_claim a_claim(const std::string& key, const std::string& fingerprint) {
    return {.scope = "POST /v1/orders",
            .key = key,
            .fingerprint = fingerprint,
            .answer = {.status = 201, .location = "/v1/orders/1", .etag = "\"1\"", .body = R"({"id": "1"})"}};
}

}  // namespace tidings::testing_support
