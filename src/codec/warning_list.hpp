// The member `warnings` of an answer: [{"pointer":…,"code":…,"detail":…,"nearest":…}].
#pragma once
#include <string>
#include "domain/warning.hpp"

namespace tidings {

// As the last member of the JSON object in `document`; nothing without warnings. `nearest` only when there is one.
void add_warnings(std::string& document, const warnings& found);

}  // namespace tidings
