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
    std::optional<std::int64_t> if_match;  // empty also for "*": whatever version there is
    std::vector<problem_error> problems;   // empty when all is well
};

write_headers read_write_headers(const http_request& request);

// True when If-None-Match names this entity tag or "*" (weak comparison, RFC 9110, section 13.1.2).
bool none_match_names(std::string_view if_none_match, std::string_view etag);

}  // namespace tidings::api
