// One thing that was found, with a line of text without personal data and where to go.
#pragma once
#include <string>
#include <string_view>

namespace tidings::api {

struct search_hit {
    std::string_view kind;  // "order", "message", "event" or "person"
    std::string id;         // of the thing; of a person the address that was asked for
    std::string text;
    std::string to;  // the console's page: "orders/ord_…"
};

}  // namespace tidings::api
