// What stands in the place of a customer who was erased. No mail goes there: the domain cannot exist (RFC 2606), and
// the planner skips it.
#pragma once
#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include "base/ascii_case.hpp"
#include "base/result.hpp"

namespace tidings {

constexpr std::string_view erased_address = "erased@erased.invalid";
constexpr std::string_view erased_domain = "erased.invalid";

// An order or event, as a removal leaves it, whose customer was erased.
inline bool is_of_nobody(std::string_view text) {
    return text.find(R"("customer":{"email":"erased@erased.invalid"})") != std::string_view::npos;
}

// How a store's adapter has a document or payload rewritten; codec/erasure.hpp is one.
using customer_removal =
    std::function<result<std::optional<std::string>>(std::string_view text, std::string_view address, bool anybodys)>;

// As both stores compare addresses: any case of A to Z.
inline bool is_same_address(std::string_view left, std::string_view right) {
    return is_same_in_any_case(left, right);
}

}  // namespace tidings
