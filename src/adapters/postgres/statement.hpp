// A named statement, prepared once per connection when it is first used, and one use of it.
#pragma once
#include <string>
#include "adapters/postgres/parameters.hpp"

namespace tidings::postgres {

struct statement {
    std::string name;
    std::string sql;
};

struct query {
    const statement* what = nullptr;  // outlives the call: a constant, or owned by the adapter
    parameters with;
};

// What is known when the connection is lost: a read may be repeated, a write may have happened.
enum class effect { reads, writes };

}  // namespace tidings::postgres
