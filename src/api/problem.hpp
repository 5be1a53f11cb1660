// Every error of the API: RFC 9457 problem+json. The mapping from reasons to status codes is here and nowhere else.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "api/http_message.hpp"
#include "base/error.hpp"
#include "ordering/refusal.hpp"

namespace tidings::api {

// One thing that is wrong with the request: in its body (a JSON pointer), its query or its header fields.
struct problem_error {
    enum class place { pointer, parameter, header };
    place where = place::pointer;
    std::string name;    // "/items/0/quantity", "limit", "If-Match"
    std::string code;    // stable, for programs
    std::string detail;  // for people
    friend bool operator==(const problem_error&, const problem_error&) = default;
};

struct problem {
    int status = 500;
    std::string_view code = "internal";  // the last part of `type`: stable, for programs
    std::string_view title = "Internal error";
    std::string detail;
    std::vector<problem_error> errors;
    std::vector<std::string_view> allowed;  // where an order may go instead
    int retry_after_s = 0;                  // 0: no Retry-After
};

http_response to_response(const problem& about, std::string_view trace_id);

int status_of(refusal_reason reason);
int status_of(errc code);

// 5xx details stay in the log; what the client may do about it is said instead.
problem problem_of(const refusal& cause);
problem problem_of(const error& cause);

problem bad_request(std::vector<problem_error> errors);  // 400, from the query or the header fields
problem not_found(std::string detail);

}  // namespace tidings::api
