// The body of DATA (RFC 5321, 4.5.2): a line that starts with a dot gets another one, the last line ends in CRLF.
// Line ends that are not CRLF are made CRLF, so no server can see an end of data inside the mail (SMTP smuggling,
// CVE-2023-51764).
#pragma once
#include <string>
#include <string_view>

namespace tidings {

std::string dot_stuffed(std::string_view bytes);

// False when dot_stuffed would give the same bytes back.
bool needs_stuffing(std::string_view bytes);

}  // namespace tidings
