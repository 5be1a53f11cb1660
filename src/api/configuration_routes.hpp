// With which options the service runs, and where each value comes from: what `config print` shows, of the running one.
#pragma once
#include <string>
#include "api/route_table.hpp"

namespace tidings::api {

// `options`: a JSON array of {"key","value","source","meaning"}, with secrets masked already.
route_table configuration_routes(const std::string& options);

}  // namespace tidings::api
