#include "api/request_headers.hpp"
#include <algorithm>
#include <charconv>
#include <functional>
#include "api/entity_tags.hpp"

namespace tidings::api {
namespace {

constexpr std::size_t key_size_max = 255;
constexpr std::size_t versions_max = 16;  // each is a look at the order

bool is_visible_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

problem_error wrong(std::string_view name, std::string code, std::string detail) {
    return {problem_error::place::header, std::string(name), std::move(code), std::move(detail)};
}

// Our entity tags are versions: "1", "2", …
std::optional<std::int64_t> parse_version(std::string_view tag) {
    std::int64_t version = 0;
    const auto [end, problem] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
    const bool is_whole = problem == std::errc{} && end == tag.data() + tag.size();
    if (!is_whole || tag.front() < '1' || tag.front() > '9') return std::nullopt;
    return version;
}

// Several fields of a list are one list.
std::string joined(const http_request& request, std::string_view name) {
    std::string all;
    for (const auto& [known, value] : request.headers)
        if (is_same_name(known, name)) all.append(all.empty() ? "" : ", ").append(value);
    return all;
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

// A weak tag never matches here, and one that is no version of ours names something else: both are no mistake, and let
// nothing pass (RFC 9110, section 13.1.1).
void read_condition(const http_request& request, write_headers& found) {
    if (request.count("If-Match") == 0) return;
    const auto condition = joined(request, "If-Match");
    const auto wanted = parse_entity_tags(condition);
    if (!wanted) found.problems.push_back(wrong("If-Match", "invalid", "must be entity tags such as \"3\", or *"));
    if (!wanted || wanted->is_any) return;
    auto& versions = found.if_match.emplace();
    for (const auto& tag : wanted->tags)
        if (const auto version = parse_version(tag.opaque); version && !tag.is_weak) versions.push_back(*version);
    std::ranges::sort(versions, std::greater{});
    versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
    if (versions.size() > versions_max)
        found.problems.push_back(
            wrong("If-Match", "too_many", "names more than " + std::to_string(versions_max) + " versions"));
}

}  // namespace

write_headers read_write_headers(const http_request& request) {
    write_headers found;
    read_key(request, found);
    read_condition(request, found);
    return found;
}

bool none_match_names(const http_request& request, std::int64_t version) {
    if (request.count("If-None-Match") == 0) return false;
    const auto condition = joined(request, "If-None-Match");
    const auto named = parse_entity_tags(condition);
    if (!named) return false;
    return named->is_any ||
           std::ranges::any_of(named->tags, [&](const auto& tag) { return parse_version(tag.opaque) == version; });
}

}  // namespace tidings::api
