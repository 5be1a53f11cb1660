// Keeps long reads from taking the machine away from writes, intake and sending: few read at a time, each seat rests
// after use for a multiple of the time it was used, longer while others wait, and a caller that waits too long is sent
// away. One executor.
#pragma once
#include <chrono>
#include <memory>
#include "base/result.hpp"
#include "runtime/async_clock.hpp"
#include "runtime/task.hpp"

namespace tidings {

class reading_room {
public:
    struct limits {
        std::size_t seats = 1;
        std::size_t waiting_max = 64;
        std::chrono::milliseconds wait_max{2'000};
        int rest = 1;                               // times the use, when nobody waits at its end
        int crowded_rest = 1;                       // when somebody does
        std::chrono::milliseconds rest_max{1'000};  // a read that came to its deadline does not shut the room
    };

    // Held while reading and while the answer is made; its end frees the seat.
    class seat {
    public:
        seat(seat&& other) noexcept = default;
        seat& operator=(seat&&) = delete;
        ~seat();

    private:
        friend class reading_room;
        struct state;
        seat(std::shared_ptr<state> room, std::size_t number, steady_time since)
            : room_(std::move(room)), number_(number), since_(since) {}
        std::shared_ptr<state> room_;  // empty: moved from
        std::size_t number_;
        steady_time since_;
    };

    // The clock outlives the room and every seat.
    reading_room(async_clock& clock, limits bounds);

    // unavailable: too many wait already, or no seat became free in wait_max. Who came first is seated first.
    task<result<seat>> enter();

    std::size_t waiting() const;

private:
    std::shared_ptr<seat::state> state_;
};

}  // namespace tidings
