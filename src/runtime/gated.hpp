// A part with run() and stop() that waits for its store: the usual shape of one. stop() returns nothing, or takes a
// deadline and is awaited.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include "base/time_source.hpp"
#include "runtime/gate.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {

// How long a part's stop may take, and what is stopped behind it: the ends that it reads from and writes to.
struct stop_limits {
    std::function<steady_time()> deadline;
    std::function<task<>(steady_time)> then;
};

namespace detail {

template <class Part>
task<> run_behind(gate& opened, Part& part, std::shared_ptr<bool> runs) {
    const bool passed = co_await opened.passed();
    if (!passed) co_return;
    *runs = true;
    co_await part.run();
}

template <class Part>
task<> stop_behind(gate& opened, Part& part, std::shared_ptr<bool> runs, stop_limits limits) {
    opened.give_up();
    const auto deadline = limits.deadline ? limits.deadline() : steady_time{};
    if constexpr (requires { part.stop(); })
        part.stop();
    else if (*runs)  // one that never began has nothing to finish
        co_await part.stop(deadline);
    if (limits.then) co_await limits.then(deadline);
}

}  // namespace detail

// Gate and part outlive it.
template <class Part>
running_part gated(std::string name, gate& opened, Part& part, stop_limits limits = {}) {
    const auto runs = std::make_shared<bool>(false);
    return {
        std::move(name), [&opened, &part, runs] { return detail::run_behind(opened, part, runs); },
        [&opened, &part, runs, limits = std::move(limits)] { return detail::stop_behind(opened, part, runs, limits); }};
}

}  // namespace tidings
