// What customers and support call an order: the shop's own reference, else a short number that can be read aloud.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "domain/order.hpp"

namespace tidings {

// "K7Q2-M9XD": the last 40 of the id's random bits in Crockford's base 32 (no I, L, O, U). What is no id comes back as
// it is.
std::string short_number(const order_id& id);

std::string order_number(const order& shown);

// The end of the ids of orders with such a number, as ids write it: "9f0cc1d3e2". Empty: this is none. Capitals only,
// so that a name ("anna-mary") is none.
std::optional<std::string> id_end_of(std::string_view number);

}  // namespace tidings
