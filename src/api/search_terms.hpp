// What a person may mean by what was typed or pasted into the box. Several readings can hold at once: a shop's
// reference may look like a trace id. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "base/ids.hpp"

namespace tidings::api {

struct search_terms {
    std::optional<order_id> order;
    std::optional<message_id> message;  // also out of a Message-ID, with or without its brackets
    std::optional<event_id> event;
    std::optional<std::string> address;
    std::optional<std::string> trace_id;    // also out of a traceparent
    std::optional<std::string> number_end;  // of a short order number, see id_end_of()
    std::optional<std::string> reference;   // whatever is no id and no address
};

search_terms terms_of(std::string_view typed);

}  // namespace tidings::api
