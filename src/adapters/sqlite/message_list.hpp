// The statements behind a list of messages. Only what leads to the page differs between texts; other filters are one
// condition that is always the same.
#pragma once
#include "adapters/sqlite/connection.hpp"
#include "notify/message_archive.hpp"

namespace tidings::sqlite {

// One page, within one read: newest first, at most 200.
message_page read_message_page(connection& db, const message_filter& filter);

}  // namespace tidings::sqlite
