// SHA-256 in lower-case hex: the fingerprint of a request body.
#pragma once
#include <string>
#include <string_view>

namespace tidings {

std::string sha256_hex(std::string_view bytes);

}  // namespace tidings
