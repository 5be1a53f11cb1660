// Grammars that options of several parts share. Each error is a sentence without the key, with the fix.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "base/result.hpp"
#include "base/secret.hpp"

namespace tidings {

result<std::string> parse_one_line(const std::string& text);     // no control character: it reaches a header or a log
result<std::string> parse_filled_line(const std::string& text);  // and more than spaces
result<secret> parse_one_line_secret(const std::string& text);
result<secret> parse_header_secret(const std::string& text);       // printable ASCII without spaces (RFC 9110, 5.5)
result<std::string> parse_readable_file(const std::string& text);  // its name; empty: none
result<std::vector<std::string>> parse_folders(const std::string& text);  // each is there now

}  // namespace tidings
