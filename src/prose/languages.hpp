// Which languages the guard can judge. Apart from the guard, so that reading the settings does not need ICU.
#pragma once
#include <string_view>

namespace tidings {

bool is_language_known(std::string_view language);  // BCP 47: "en", "en-GB"

}  // namespace tidings
