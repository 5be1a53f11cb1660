// What a saved view may be: PUT /v1/views/{list}/{name} with {"filter": {"status": "dead"}, "shared": false}. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "api/problem.hpp"

namespace tidings::api {

struct view_request {
    std::string filter;  // JSON: an object of texts
    bool is_shared = false;
    std::optional<problem> refused;
};

bool is_viewed_list(std::string_view list);  // "messages", "orders" or "dead-letters"

// `name`: from the path.
view_request read_view_request(std::string_view name, std::string_view body);

}  // namespace tidings::api
