// The order as the API shows it and as events carry it: JSON text with members in a fixed order, optional ones only
// when set.
#pragma once
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include "base/result.hpp"
#include "domain/order.hpp"

namespace tidings {

std::string encode_order(const order& shown);
void append_order(std::string& out, const order& shown);  // the same, behind what is there

// Members unknown here are passed over. invalid: not JSON, a member is missing or mistyped, or the domain's rules
// refuse the details; so what comes out is safe to put into a mail. Totals are taken as written.
result<order> decode_order(std::string_view document);
result<order> order_from_json(const boost::json::value& document);

}  // namespace tidings
