// The answers that carry the console's pages, and those that say why there are none.
#pragma once
#include <string>
#include "api/http_message.hpp"
#include "console/bundle.hpp"

namespace tidings::console {

// The page, with the path that a proxy has put before us.
api::http_response index_answer(const std::string& index);
std::string index_under(std::string_view index, std::string_view root);

// 404 when there is no such asset.
api::http_response asset_answer(const bundle& pages, std::string_view name, const api::http_request& request);

api::http_response to_console(std::string location);  // 303

// For people: the console is not in this program, or it is off.
api::http_response no_console_answer(bool is_built);

}  // namespace tidings::console
