// What one stage on the way of a mail says of itself, from counters that it keeps anyway.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace tidings::api {

struct stage_state {
    std::string_view name;                            // "outbox", "log", "inbox", "journal" or "relay"
    std::uint64_t done = 0;                           // since this process started
    std::optional<std::int64_t> backlog;              // what waits before it; empty: not known here
    std::optional<std::chrono::milliseconds> oldest;  // how long the oldest of that has waited
};

using ask_stage = std::function<stage_state()>;

}  // namespace tidings::api
