// Base64 (RFC 4648, section 4) and its form for addresses (section 5), without line ends.
#pragma once
#include <string>
#include <string_view>

namespace tidings {

inline constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void append_base64(std::string& out, std::string_view bytes);  // padded
std::string base64(std::string_view bytes);                    // padded
std::string base64url(std::string_view bytes);                 // "-" and "_", no padding

}  // namespace tidings
