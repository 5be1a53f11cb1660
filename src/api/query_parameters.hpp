// The query of a list: every parameter is asked for by name, and what is left over, repeated or malformed is an error.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "api/problem.hpp"
#include "base/timestamp.hpp"

namespace tidings::api {

class query_parameters {
public:
    static constexpr std::int64_t page_limit_max = 200;

    explicit query_parameters(std::string_view query);

    std::optional<std::string> text(std::string_view name, std::size_t size_max = 256);  // empty values are refused
    // An e-mail address; with a space in it, it is told what a '+' means here.
    std::optional<std::string> address(std::string_view name);
    std::optional<std::int64_t> number(std::string_view name, std::int64_t smallest, std::int64_t largest);
    std::optional<timestamp> time(std::string_view name);
    // `limit`: the length of a page, page_limit_max at most.
    std::size_t page_limit(std::size_t usual = 50);
    // parse: std::string_view -> std::optional<T>; `expected` completes the sentence "… is not …".
    template <class Parse>
    auto parsed(std::string_view name, Parse parse, std::string_view expected) -> decltype(parse(std::string_view{})) {
        const auto given = text(name);
        if (!given) return {};
        auto value = parse(std::string_view(*given));
        if (!value) wrong(name, "unknown_value", "is not " + std::string(expected));
        return value;
    }

    void wrong(std::string_view name, std::string code, std::string detail);

    // For a list that found nothing: a '+' was given where it may have been meant. Empty: there was none.
    std::string hint() const;

    // Call it last: names what was never asked for. Empty when all is well.
    std::vector<problem_error> problems();

private:
    struct parameter {
        std::string name, value;
        bool has_plus = false;  // as it was sent
        bool asked_for = false;
    };
    std::vector<parameter> parameters_;
    std::vector<problem_error> errors_;
    std::string with_plus_;  // the first parameter whose text had a '+'
};

}  // namespace tidings::api
