#include "api/request_headers.hpp"
#include <algorithm>
#include <charconv>

namespace tidings::api {
namespace {

constexpr std::size_t key_size_max = 255;

bool is_visible_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

problem_error wrong(std::string_view name, std::string code, std::string detail) {
    return {problem_error::place::header, std::string(name), std::move(code), std::move(detail)};
}

// Our entity tags are versions: "1", "2", …
std::optional<std::int64_t> parse_version(std::string_view etag) {
    if (etag.size() < 3 || etag.front() != '"' || etag.back() != '"' || etag[1] < '1' || etag[1] > '9')
        return std::nullopt;
    std::int64_t version = 0;
    const auto last = etag.data() + etag.size() - 1;
    const auto [end, problem] = std::from_chars(etag.data() + 1, last, version);
    if (problem != std::errc{} || end != last) return std::nullopt;
    return version;
}

void read_key(const http_request& request, write_headers& found) {
    const auto given = request.count("Idempotency-Key");
    if (given == 0) return;
    const auto key = request.header("Idempotency-Key");
    if (given > 1)
        found.problems.push_back(wrong("Idempotency-Key", "repeated", "was given more than once"));
    else if (key.empty() || key.size() > key_size_max || !is_visible_ascii(key))
        found.problems.push_back(wrong("Idempotency-Key", "invalid", "must be 1 to 255 visible ASCII characters"));
    else
        found.idempotency_key = std::string(key);
}

void read_condition(const http_request& request, write_headers& found) {
    const auto given = request.count("If-Match");
    const auto condition = request.header("If-Match");
    if (given == 0 || (given == 1 && condition == "*")) return;
    found.if_match = parse_version(condition);
    if (given > 1)
        found.problems.push_back(wrong("If-Match", "repeated", "was given more than once"));
    else if (condition.starts_with("W/"))
        found.problems.push_back(
            wrong("If-Match", "weak", "weak entity tags never match here; send the ETag as it came"));
    else if (!found.if_match)
        found.problems.push_back(wrong("If-Match", "invalid", "must be one entity tag such as \"3\", or *"));
}

}  // namespace

write_headers read_write_headers(const http_request& request) {
    write_headers found;
    read_key(request, found);
    read_condition(request, found);
    return found;
}

bool none_match_names(std::string_view if_none_match, std::string_view etag) {
    while (!if_none_match.empty()) {
        const auto end = std::min(if_none_match.find(','), if_none_match.size());
        auto one = if_none_match.substr(0, end);
        if_none_match.remove_prefix(std::min(end + 1, if_none_match.size()));
        while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
        while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one == "*" || one == etag) return true;
    }
    return false;
}

}  // namespace tidings::api
