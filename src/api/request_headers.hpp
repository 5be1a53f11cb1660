// The header fields of a write: Idempotency-Key and If-Match, checked.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>
#include "api/http_message.hpp"
#include "api/problem.hpp"

namespace tidings::api {

struct write_headers {
    std::optional<std::string> idempotency_key;
    // The versions that If-Match lets pass, the newest first; a list of none when it names none of ours, so that
    // nothing does. Empty without If-Match, and for "*".
    std::optional<std::vector<std::int64_t>> if_match;
    std::vector<problem_error> problems;  // empty when all is well
};

write_headers read_write_headers(const http_request& request);

// True when If-None-Match names this version's entity tag or "*" (weak comparison, RFC 9110, section 13.1.2).
bool none_match_names(const http_request& request, std::int64_t version);

}  // namespace tidings::api
