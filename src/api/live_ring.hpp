// The last frames, each with its number, and the alarms of the streams that wait for the next one. One executor.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "api/live_limits.hpp"
#include "runtime/async_clock.hpp"

namespace tidings::api {

class live_ring {
public:
    // `run`: names this run of the process, so that a number of another one is not taken for one of ours.
    live_ring(std::string run, const live_limits& limits) : run_(std::move(run)), limits_(limits) {}

    struct piece {
        std::string text;
        std::uint64_t through = 0;  // the last frame in it
    };

    std::uint64_t last() const { return last_; }
    std::string id_of(std::uint64_t number) const { return run_ + "." + std::to_string(number); }
    // The number behind an id of this run; empty: it is none, or of another run.
    std::optional<std::uint64_t> number_of(std::string_view id) const;
    void add(std::string frame);  // of the number last() + 1; the oldest goes when there are too many
    // Frames behind the number, as many as fit into a piece; a reload when they are no longer all here. Empty: none.
    piece behind(std::uint64_t number) const;

    void join(alarm* waiting) { waiting_.push_back(waiting); }
    void leave(alarm* waiting) { std::erase(waiting_, waiting); }
    std::size_t streams() const { return waiting_.size(); }
    void close();  // for good: every stream ends
    bool is_closed() const { return closed_; }

private:
    void ring_all();

    std::string run_;
    live_limits limits_;
    std::deque<std::string> frames_;  // the last one has the number last_
    std::uint64_t last_ = 0;
    std::vector<alarm*> waiting_;
    bool closed_ = false;
};

}  // namespace tidings::api
