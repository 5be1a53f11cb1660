// The request and the answers of models.generateContent, without sockets. Source: the public API reference,
// ai.google.dev/api/generate-content (GenerateContentRequest, GenerateContentResponse) and google.rpc.Status with
// RetryInfo for errors; see docs/ai.md.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include "adapters/http_client/http_client.hpp"
#include "base/timestamp.hpp"
#include "notify/copywriter.hpp"

namespace tidings {

inline constexpr std::string_view gemini_prompt_version = "1";  // changes with every word below
inline constexpr std::size_t gemini_answer_max = 64 * 1024;     // bytes; ours has about a thousand

// Our words as the system's instruction; what comes from the shop and its customers as one JSON value in the user's
// turn.
std::string gemini_body(const prose_request& request);

// "/v1beta/models/NAME:generateContent"
std::string gemini_target(std::string_view model);

// Any answer, whatever its status. `now` is for a Retry-After that names a time.
copy_report read_gemini_answer(const http_answer& answer, timestamp now);

}  // namespace tidings
