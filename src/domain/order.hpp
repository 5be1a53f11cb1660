// The order: what a shop's customer bought and where it stands. Values only; the rules are in order_rules.hpp.
// Money is a whole number of the currency's minor unit (ISO 4217), so 12.50 EUR is 1250 and 12.500 KWD is 12500.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>
#include "base/ids.hpp"
#include "base/timestamp.hpp"
#include "domain/order_status.hpp"

namespace tidings {

struct customer {
    std::string email;      // an RFC 5321 mailbox without display name
    std::string name;       // may be empty
    std::string locale;     // BCP 47, "en-GB"; empty = the shop's default
    std::string time_zone;  // IANA, "Europe/London"; empty = UTC
    friend bool operator==(const customer&, const customer&) = default;
};

struct order_item {
    std::string sku;  // may be empty
    std::string name;
    std::int64_t quantity = 0;    // > 0
    std::int64_t unit_price = 0;  // minor units, >= 0
    friend bool operator==(const order_item&, const order_item&) = default;
};

struct postal_address {
    std::string name;
    std::vector<std::string> lines;
    std::string city, postal_code, region;
    std::string country;  // ISO 3166-1 alpha-2
    friend bool operator==(const postal_address&, const postal_address&) = default;
};

struct tracking {
    std::string carrier, number;
    std::string url;  // https only; may be empty
    friend bool operator==(const tracking&, const tracking&) = default;
};

// What a client may say about an order when it creates one.
struct order_details {
    std::string reference;  // the shop's own number; may be empty
    struct customer customer;
    std::string currency;  // ISO 4217 code
    std::vector<order_item> items;
    std::int64_t discount = 0, shipping = 0, tax = 0;  // minor units, >= 0
    std::optional<postal_address> shipping_address;
    std::map<std::string, std::string> metadata;
    std::optional<struct tracking> tracking;
    friend bool operator==(const order_details&, const order_details&) = default;
};

struct order {
    order_id id;
    order_details details;
    order_status status = order_status::placed;
    std::int64_t version = 1;              // dense: +1 with every accepted write
    std::int64_t subtotal = 0, total = 0;  // computed by the server
    timestamp created_at, updated_at;
    bool test = false;  // made with a test key: none of its mails leaves, with whatever key it changes later
    friend bool operator==(const order&, const order&) = default;
};

}  // namespace tidings
