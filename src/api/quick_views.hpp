// The quick views of a list of messages: every message is in `all` and in exactly one of the next four. Pure.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>
#include "notify/message_archive.hpp"
#include "notify/view_counts.hpp"

namespace tidings::api {

constexpr std::int64_t counted_most = 10'000;  // beyond it a view says only that there are more

struct quick_view {
    std::string_view name;   // stable, for programs: "waiting"
    std::int64_t count = 0;  // at most counted_most
    bool more = false;
};

// `seen` was counted to counted_most + 1. What was sent is counted by the ledger, which also knows the messages that
// retention ended.
std::vector<quick_view> quick_views(const view_counts& seen, const journal_counts& kept);

}  // namespace tidings::api
