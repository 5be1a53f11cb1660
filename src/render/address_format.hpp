// A postal address as its lines from top to bottom, the way the country writes city and postal code. Names of countries
// are kept per language (a bounded number). One thread per object.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "domain/order.hpp"
#include "render/bounded_cache.hpp"

namespace tidings {

class address_format {
public:
    // Empty parts leave no line. The country is named in the reader's language (BCP 47).
    std::vector<std::string> lines(const postal_address& address, std::string_view locale);

private:
    const std::string& country_name(const std::string& code, std::string_view locale);

    bounded_cache<std::string> names_{512};
};

}  // namespace tidings
