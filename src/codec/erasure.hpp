// Takes a customer out of a stored order or event.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "base/result.hpp"

namespace tidings {

// `text`: a document of an order, or a payload {"order": …}. Customer, shipping address, metadata and tracking go;
// amounts, items and states stay; what else names the address is overwritten. Empty: the order is another customer's,
// and nothing in it names the address. `anybodys`: any customer.  invalid: it cannot be read.
result<std::optional<std::string>> without_customer(std::string_view text, std::string_view address, bool anybodys);

}  // namespace tidings
