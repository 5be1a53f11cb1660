#include "simulation/sample_events.hpp"
#include <array>
#include <stdexcept>
#include "codec/event_payload.hpp"
#include "codec/order_document.hpp"
#include "domain/order_event.hpp"
#include "support/order_builder.hpp"

namespace tidings::simulation {
namespace {

constexpr std::array steps{order_status::placed, order_status::paid, order_status::processing, order_status::shipped};

sample_event make_sample(int number, int version) {
    const auto at = static_cast<std::size_t>(version - 1);
    order shown;
    shown.id = order_number(number);
    shown.details.reference = "REF-" + std::to_string(number);
    shown.details.customer = {"customer" + std::to_string(number) + (number % 2 ? "@example.com" : "@example.org"),
                              "Ada Lovelace", "en-GB", "Europe/London"};
    shown.details.currency = "EUR";
    shown.details.items.push_back({.sku = "TEA-01", .name = "Earl Grey", .quantity = 2, .unit_price = 1250});
    shown.subtotal = shown.total = 2500;
    shown.status = steps.at(at);
    shown.version = version;
    shown.created_at = shown.updated_at = testing_support::test_time(0);
    const bool notify = !(number == 3 && version == 2);
    const auto previous = version == 1 ? std::nullopt : std::optional(steps.at(at - 1));
    const auto kind = kind_of_move(shown.status);
    return {event_type_of(kind), std::string(name_of(kind)), shown.details.customer.email,
            encode_event_payload(encode_order(shown), previous, {"status"}, notify), notify};
}

event_record event_of(const sample_event& from, int order, int version, int tries, timestamp at) {
    return {.id = event_id(testing_support::numbered("evt", order * 10'000 + version * 1'000 + tries)),
            .order = order_number(order),
            .version = version,
            .type = from.type,
            .time = at,
            .payload = from.payload,
            .traceparent = {}};
}

}  // namespace

order_id order_number(int order) {
    return order_id(testing_support::numbered("ord", order));
}

const sample_event& sample(int order, int version) {
    static const auto made = [] {
        std::vector<sample_event> all;
        for (int number = 1; number <= sample_orders_max; ++number)
            for (int each = 1; each <= sample_versions_max; ++each) {
                all.push_back(make_sample(number, each));
                const auto read = decode_event(event_of(all.back(), number, each, 0, {}));
                if (!read) throw std::logic_error("a sample event cannot be read: " + read.error().detail);
            }
        return all;
    }();
    return made.at(static_cast<std::size_t>((order - 1) * sample_versions_max + version - 1));
}

event_record make_event(int order, int version, int tries, timestamp at) {
    return event_of(sample(order, version), order, version, tries, at);
}

}  // namespace tidings::simulation
