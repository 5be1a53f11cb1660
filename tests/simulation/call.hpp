// One call from a process to something outside it: time passes, the peer may be away, the answer may get lost, the
// process may die before or after the call took effect.
#pragma once
#include "base/error.hpp"
#include "simulation/process_life.hpp"
#include "simulation/scenario.hpp"

namespace tidings::simulation {

struct surroundings {
    const scenario& plan;
    fault_rates& rates;  // now
    dice& chance;
    testing_support::virtual_clock& clock;
    chronicle& history;
};

class call {
public:
    call(surroundings& world, process_life& life, const bool& is_down) : world_(world), life_(life), down_(is_down) {}

    // An error: nothing was done.
    task<std::optional<error>> ask(double errors) {
        if (world_.chance.chance(world_.rates.crash)) life_.die();
        co_await life_.pass_time(latency());
        if (down_) {
            co_await life_.pass_time(world_.chance.pause(1, 500));
            co_return error{errc::unavailable, "it is away"};
        }
        if (world_.chance.chance(errors)) co_return error{errc::unavailable, "it is overloaded"};
        co_return std::nullopt;
    }
    // An error: it was done, and nobody knows.
    task<std::optional<error>> answer(double lost) {
        if (world_.chance.chance(world_.rates.crash)) life_.die();
        co_await life_.pass_time(latency());
        if (!world_.chance.chance(lost)) co_return std::nullopt;
        const auto code = world_.chance.chance(0.5) ? errc::outcome_unknown : errc::timed_out;
        co_return error{code, "the answer was lost"};
    }

private:
    std::chrono::milliseconds latency() {
        if (world_.chance.chance(world_.rates.slow_call)) return world_.chance.pause(100, 4'000);
        if (world_.chance.chance(0.6)) return std::chrono::milliseconds(0);
        return world_.chance.pause(1, world_.plan.latency_max_ms);
    }
    surroundings& world_;
    process_life& life_;
    const bool& down_;
};

}  // namespace tidings::simulation
