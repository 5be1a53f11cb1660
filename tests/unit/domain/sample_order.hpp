// Small orders for the tests of the rules.
#pragma once
#include "domain/order_rules.hpp"

namespace tidings::testing_support {

inline const timestamp noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{12}};

inline order_details some_details() {
    order_details details;
    details.reference = "2026-10042";
    details.customer = {"ada@example.com", "Ada", "en-GB", "Europe/London"};
    details.currency = "EUR";
    details.items = {{"TEA-01", "Earl Grey 100 g", 2, 1250}};
    details.shipping = 490;
    details.shipping_address = postal_address{"Ada", {"1 Tea Lane"}, "London", "N1", "", "GB"};
    details.metadata = {{"channel", "web"}};
    return details;
}

inline order some_order(order_status status = order_status::placed) {
    auto made = *place(order_id("ord_01932f3a-7c11-7abc-8def-0123456789ab"), some_details(), noon);
    made.status = status;
    return made;
}

}  // namespace tidings::testing_support
