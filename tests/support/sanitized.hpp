// Whether this test runs under AddressSanitizer, whose own memory and pipes are there beside the program's.
#pragma once

namespace tidings::testing_support {

#if defined(__has_feature)
inline constexpr bool sanitized = __has_feature(address_sanitizer);
#else
inline constexpr bool sanitized = false;
#endif

}  // namespace tidings::testing_support
