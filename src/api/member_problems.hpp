// What is wrong with the members of a body: all of it is told at once.
#pragma once
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "api/problem.hpp"

namespace tidings::api {

class member_problems {
public:
    // `pointer`: a JSON Pointer (RFC 6901); empty: the body itself.
    void add(std::string pointer, std::string code, std::string detail) {
        found_.push_back({problem_error::place::pointer, std::move(pointer), std::move(code), std::move(detail)});
    }
    bool empty() const { return found_.empty(); }
    std::optional<problem> refusal() const;  // 422; empty: nothing is wrong

private:
    std::vector<problem_error> found_;
};

// The body as an object. 400: no JSON. 422 with these words: another kind of value.
boost::system::result<boost::json::object, problem> object_in(std::string_view body, std::string_view otherwise);

}  // namespace tidings::api
