// One client's view of the live feed. It holds a number, not frames: a client that does not read costs no memory, and
// is told to load again when it has missed too much.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include "api/answer_stream.hpp"
#include "api/live_ring.hpp"

namespace tidings::api {

class live_stream final : public answer_stream {
public:
    // `last_id`: what the client saw last; empty: it comes for the first time. The clock outlives the stream.
    live_stream(std::shared_ptr<live_ring> ring, async_clock& clock, const live_limits& limits,
                std::string_view last_id);
    ~live_stream() override;
    live_stream(const live_stream&) = delete;
    live_stream& operator=(const live_stream&) = delete;

    task<std::string> next() override;
    void keep_while(std::function<bool()> allowed) override { allowed_ = std::move(allowed); }
    void end() override;

private:
    std::string take();  // empty: nothing is new
    bool is_allowed();

    std::shared_ptr<live_ring> ring_;
    async_clock& clock_;
    std::chrono::milliseconds heartbeat_, ask_every_;
    std::function<bool()> allowed_;  // empty: always
    std::unique_ptr<alarm> wake_;
    std::uint64_t seen_ = 0;
    std::string opening_;  // said first
    steady_time ends_at_, beats_at_, asks_at_;
    bool ended_ = false;
};

}  // namespace tidings::api
