// Record headers in one column, as netstrings, name and value in turn: header values are bytes, not text.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tidings::sqlite {

using record_headers = std::vector<std::pair<std::string, std::string>>;

std::string packed(const record_headers& headers);
record_headers unpacked(std::string_view text);  // what is damaged is left out

}  // namespace tidings::sqlite
