// Strict JSON (RFC 8259, I-JSON): what Boost.JSON accepts, minus duplicate members, plus the reason why a number is no
// integer.
#pragma once
#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include "base/utf8.hpp"
#include "domain/violation.hpp"

namespace tidings {

inline constexpr std::size_t json_depth_max = 32;

// Refuses: bytes behind the value, depth over 32, text that is not UTF-8, a member that occurs twice (all of them are
// named). An integer is int64; uint64 stands for an integer beyond that, however many digits it had; a double was
// written with a fraction or an exponent.
boost::system::result<boost::json::value, violations> parse_json(std::string_view text,
                                                                 boost::json::storage_ptr storage = {});

std::string text_member(const boost::json::object& object, std::string_view name);  // empty: no text is there

}  // namespace tidings
