// The statements behind a list of messages. Only what leads to the page is in the text, so that each combination has a
// plan that uses its index; other filters are one condition that is always the same.
#pragma once
#include "adapters/postgres/list_builder.hpp"
#include "notify/message_filter.hpp"

namespace tidings::postgres {

// Messages m to one address, by the indexes by recipient, which need the first condition to be named.
inline constexpr const char* is_to_recipient =
    "m.recipient <> '' AND lower(m.recipient COLLATE \"C\") = lower(?::text COLLATE \"C\")";

std::size_t page_limit(const message_filter& filter);

// `end`: the last message that a search looks at.
list_statement list_messages(const message_filter& filter, const std::optional<message_id>& end);

// The last message that a search looks at; no row: it comes to the end of the list.
list_statement end_of_message_search(const message_filter& filter);

}  // namespace tidings::postgres
