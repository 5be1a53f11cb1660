// The body of PATCH /v1/orders/{id}: a JSON merge patch (RFC 7396). Parsed once, applied to as many versions as it
// takes.
#pragma once
#include <boost/json/value.hpp>
#include <string_view>
#include "codec/reading.hpp"
#include "domain/order_rules.hpp"
#include "domain/warning.hpp"

namespace tidings {

struct patched_order {
    order_change wanted;
    bool notify = true;  // false: record the event, send no mail
};

class order_patch {
public:
    // Only the JSON itself; what it says is read by apply_to().
    static reading<order_patch> parse(std::string_view body);

    // Language and time zone come in the form that is stored.
    reading<patched_order> apply_to(const order& before) const;

    // Names of the customer that the patch gives and that were not understood; the same for every version.
    warnings unknown() const;

private:
    boost::json::value body_;
};

}  // namespace tidings
