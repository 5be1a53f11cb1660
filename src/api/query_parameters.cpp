#include "api/query_parameters.hpp"
#include <algorithm>
#include <charconv>
#include "api/percent_encoding.hpp"

namespace tidings::api {
namespace {

constexpr std::size_t parameters_max = 32;

}  // namespace

query_parameters::query_parameters(std::string_view query) {
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty()) continue;
        if (parameters_.size() == parameters_max) {
            wrong("", "too_many", "more than " + std::to_string(parameters_max) + " parameters");
            return;
        }
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = percent_decoded(pair.substr(0, equals), plus_sign::is_space);
        auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), plus_sign::is_space);
        if (!name || !value) {
            wrong(name.value_or("?"), "bad_encoding", "is not percent-encoded UTF-8 text");
            if (name) parameters_.push_back({*std::move(name), "", false, true});
            continue;
        }
        if (std::ranges::find(parameters_, *name, &parameter::name) != parameters_.end())
            wrong(*name, "repeated", "was given more than once");
        else
            parameters_.push_back(
                {*std::move(name), *std::move(value), pair.find('+', equals) != std::string_view::npos});
    }
}

std::optional<std::string> query_parameters::text(std::string_view name, std::size_t size_max) {
    const auto found = std::ranges::find(parameters_, name, &parameter::name);
    if (found == parameters_.end() || found->asked_for) return std::nullopt;
    found->asked_for = true;
    if (found->value.empty()) {
        wrong(name, "empty", "has no value; leave it out instead");
        return std::nullopt;
    }
    if (found->value.size() > size_max) {
        wrong(name, "too_long", "is longer than " + std::to_string(size_max) + " bytes");
        return std::nullopt;
    }
    if (found->has_plus && with_plus_.empty()) with_plus_ = name;
    return std::move(found->value);
}

std::optional<std::string> query_parameters::address(std::string_view name) {
    auto given = text(name, 320);
    if (!given || given->find(' ') == std::string::npos) return given;
    wrong(name, "not_an_address", "has a space; a '+' in a query is a space, write it as %2B");
    return std::nullopt;
}

std::string query_parameters::hint() const {
    if (with_plus_.empty()) return {};
    return "A '+' in a query is a space. If " + with_plus_ + " has a plus, write it as %2B.";
}

std::optional<std::int64_t> query_parameters::number(std::string_view name, std::int64_t smallest,
                                                     std::int64_t largest) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(given->data(), given->data() + given->size(), value);
    if (problem == std::errc{} && end == given->data() + given->size() && value >= smallest && value <= largest)
        return value;
    wrong(name, "out_of_range",
          "is not a whole number from " + std::to_string(smallest) + " to " + std::to_string(largest));
    return std::nullopt;
}

std::size_t query_parameters::page_limit(std::size_t usual) {
    const auto given = number("limit", 1, page_limit_max);
    return given ? static_cast<std::size_t>(*given) : usual;
}

std::optional<timestamp> query_parameters::time(std::string_view name) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    const auto at = parse_rfc3339(*given);
    if (at) return *at;
    wrong(name, "not_a_time", "is no RFC 3339 time such as 2026-11-23T08:15:30Z; write '+' as %2B");
    return std::nullopt;
}

void query_parameters::wrong(std::string_view name, std::string code, std::string detail) {
    errors_.push_back({problem_error::place::parameter, std::string(name), std::move(code), std::move(detail)});
}

std::vector<problem_error> query_parameters::problems() {
    for (const auto& one : parameters_)
        if (!one.asked_for) wrong(one.name, "unknown_parameter", "is not a parameter of this list");
    return std::move(errors_);
}

}  // namespace tidings::api
