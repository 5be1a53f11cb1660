// Answers for callers without the scope addresses:read: e-mail addresses and names of customers are cut short wherever
// they stand, in a member of their own or within other text. Pure.
#pragma once
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace tidings::api {

// "a***@example.com": enough to tell two customers apart. Every address in the text; the rest stays.
std::string with_addresses_masked(std::string_view text);

// Keys of API clients in it become "tdk_***".
std::string without_keys(std::string_view text);

// Addresses in every text, and what else says who or where a customer is: the members of an order's `customer`, and of its
// `shipping_address` all but the country. `mail_id` stays, which only looks like an address.
void mask(boost::json::value& shown);

// The same for a JSON document; what is none is masked as text.
std::string masked_document(std::string_view document);

}  // namespace tidings::api
