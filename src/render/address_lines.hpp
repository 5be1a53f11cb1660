// A postal address as its lines from top to bottom, the way the country writes city and postal code.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "domain/order.hpp"

namespace tidings {

// Empty parts leave no line. The country is named in the reader's language (BCP 47).
std::vector<std::string> address_lines(const postal_address& address, std::string_view locale);

}  // namespace tidings
