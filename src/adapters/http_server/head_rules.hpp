// What a request's head must not contain, although lenient parsers let it pass (RFC 9112, sections 2.2, 5 and 6).
// Pure functions over bytes; the reader applies them before and while Beast parses.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace tidings {

struct head_scan {
    std::size_t end = 0;       // one past the empty line; 0: not here yet
    std::size_t scanned = 0;   // pass it back in when more bytes have come
    std::string_view problem;  // empty: nothing wrong so far
};

// Looks for the end of the head from `from` on. Refuses bare CR, bare LF, NUL and other control characters, and folded
// lines.
head_scan scan_head(std::string_view octets, std::size_t from);

// A control character other than a tab: some reader ends or cuts a line there.
bool has_line_breaker(std::string_view line);
// The same for lines that have not all come yet: CR LF pairs are fine, and so is a CR at the very end.
bool has_bad_line_end(std::string_view lines);
// The first of these lines that is not empty is whole, and a quoted string in it is not.
bool ends_inside_quotes(std::string_view lines);

bool is_content_length(std::string_view value);  // digits only, no sign, no list
bool is_request_id(std::string_view value);      // 1 to 128 letters, digits and ._~:+/=@-
bool is_host(std::string_view value);

// The path and query of an origin-form or absolute-form target, "*" for OPTIONS; empty when it is none of them.
std::optional<std::string_view> origin_form(std::string_view method, std::string_view target);

}  // namespace tidings
