// The body of a decision about one thing, or about all: {"id": "evt_…"}, {"id": 7}, {"order": "ord_…"}, {"all": true}.
#pragma once
#include <boost/json/value.hpp>
#include <optional>
#include <string_view>
#include "api/problem.hpp"

namespace tidings::api {

struct decision_request {
    boost::json::value which;  // the value of the member that was asked for
    bool is_all = false;
    std::optional<problem> refused;
};

// `name`: the member that says which. `may_be_all`: "all" may stand there instead. Exactly one of them has to be there.
decision_request read_decision(std::string_view body, std::string_view name, bool may_be_all);

// 422: what the member says is no such thing.
problem wrong_choice(std::string_view name, std::string detail);

}  // namespace tidings::api
