// Asks a running service how it is: /readyz, with a short deadline. Changes nothing.
#pragma once
#include "finding.hpp"

namespace tidings {

// Well: it is ready and nothing is missing. When nobody answers that is wrong only if the address was given: before the
// first start there is nobody.
finding look_at_service(const std::string& what, const std::string& url, const std::string& ca_file, bool was_given);

}  // namespace tidings
