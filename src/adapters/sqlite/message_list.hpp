// The statements behind a list of messages. Only what leads to the page differs between texts; other filters are one
// condition that is always the same.
#pragma once
#include <string>
#include "adapters/sqlite/connection.hpp"
#include "notify/message_archive.hpp"

namespace tidings::sqlite {

// The statement of a page, and the one that finds the last message which a search looks at. has_from: a message that
// the page does not go below.
std::string message_page_sql(const message_filter& filter, bool has_from);
std::string end_of_message_search_sql(const message_filter& filter, bool has_from);

// One page, within one read: newest first, at most 200.
message_page read_message_page(connection& db, const message_filter& filter);

}  // namespace tidings::sqlite
