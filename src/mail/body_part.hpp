// One text part of a mail with its two headers. It goes as it is (7bit) when it is ASCII in lines that every relay must
// take (RFC 5322, 2.1.1); else as quoted-printable or base64, whichever is shorter.
#pragma once
#include <string>
#include <string_view>

namespace tidings {

// Appends "Content-Type: text/<subtype>" and so on, and the text, cleaned: every kind of line end becomes CRLF, other
// controls but the tab go, broken UTF-8 becomes U+FFFD. The part ends with the CRLF that belongs to the delimiter.
// What it appends has no line over 998 bytes, none that starts with a dot or with "From ", and none that starts like a
// delimiter ("--=_").
void append_body_part(std::string& mail, std::string_view subtype, std::string_view text);

}  // namespace tidings
