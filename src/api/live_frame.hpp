// What changed within one moment, as an event of a text/event-stream (HTML Living Standard, section 9.2). Ids, states
// and counts only: no personal data.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>
#include "notify/message_archive.hpp"

namespace tidings::api {

struct live_changes {
    std::vector<std::pair<message_id, message_status>> messages;  // each once, with its latest state
    std::uint64_t more = 0;                                       // changes that are not listed
    journal_counts counts;                                        // as the store was last counted

    bool is_empty() const { return messages.empty() && more == 0; }
};

std::string to_frame(const std::string& id, const live_changes& changes);

// The client missed something: it loads again what it shows.
std::string reload_frame(const std::string& id);

// The key or session that the stream was opened with has ended, and so does the stream. Without an id: the next stream
// goes on where this one was.
std::string session_frame();

}  // namespace tidings::api
