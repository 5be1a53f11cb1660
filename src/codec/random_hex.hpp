// Secrets that we make: keys, sessions, sign-ins.
#pragma once
#include <cstddef>
#include <string>

namespace tidings {

// So many bytes from the system, in lower-case hex; throws when it gives none.
std::string random_hex(std::size_t bytes = 32);

}  // namespace tidings
