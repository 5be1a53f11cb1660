#include "api/order_facts.hpp"

namespace tidings::api {
namespace {

constexpr std::size_t events_max = 20;

task<result<std::optional<order_facts>>> facts_of(order_repository& orders, order_id id, std::int64_t after_version) {
    const auto found = co_await orders.find(id);
    if (!found) co_return found.error();
    if (!*found) co_return std::optional<order_facts>{};
    order_facts facts;
    facts.version = (*found)->version;
    if (facts.version > after_version) {
        auto page = co_await orders.events_of(std::move(id), after_version, events_max);
        if (!page) co_return page.error();
        facts.unknown = std::move(page->events);
    }
    co_return std::optional(std::move(facts));
}

}  // namespace

ask_order_side facts_from(order_repository& orders) {
    return
        [&orders](order_id id, std::int64_t after_version) { return facts_of(orders, std::move(id), after_version); };
}

}  // namespace tidings::api
