// Secrets that this service makes for browsers.
#pragma once
#include <string>

namespace tidings::console {

// 256 bits from the system in hex; throws when it gives none.
std::string random_text();

}  // namespace tidings::console
