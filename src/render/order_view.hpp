// Everything a template may say about an order event, already in words: money, dates, lines of the address, what
// changed.
#pragma once
#include <string>
#include "base/result.hpp"
#include "domain/order_event.hpp"
#include "render/address_format.hpp"
#include "render/money_format.hpp"
#include "render/template_data.hpp"
#include "render/time_format.hpp"

namespace tidings {

struct shop_profile {
    std::string name = "Our shop";  // as the customer knows it
    std::string locale = "en";      // BCP 47; for customers who have none or one without words, and for the merchant
    std::string time_zone = "UTC";  // IANA; for customers who have none or an unknown one, and for the merchant
};

class order_view {
public:
    explicit order_view(shop_profile shop) : shop_(std::move(shop)), time_(shop_.time_zone) {}

    // `words`: the language of the template, which dates, digits and amounts follow. invalid: a line's amount does not
    // fit 64 bits.
    result<template_data> data_for(const order_event& event, bool to_merchant, std::string_view words);

private:
    struct reader;
    void put_amounts(template_data& data, const order& shown, const reader& whom);
    void put_address(template_data& data, const order& shown, std::string_view locale);
    result<void> put_items(template_data& data, const order& shown, const reader& whom);

    shop_profile shop_;
    money_format money_;
    time_format time_;
    address_format address_;
};

}  // namespace tidings
