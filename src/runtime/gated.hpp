// A part with run() and stop() that waits for its store: the usual shape of one.
#pragma once
#include <string>
#include "runtime/gate.hpp"
#include "runtime/running_parts.hpp"

namespace tidings {
namespace detail {

template <class Part>
task<> run_behind(gate& opened, Part& part) {
    const bool passed = co_await opened.passed();
    if (passed) co_await part.run();
}

template <class Part>
task<> stop_behind(gate& opened, Part& part) {
    opened.give_up();
    part.stop();
    co_return;
}

}  // namespace detail

// Both outlive it.
template <class Part>
running_part gated(std::string name, gate& opened, Part& part) {
    return {std::move(name), [&] { return detail::run_behind(opened, part); },
            [&] { return detail::stop_behind(opened, part); }};
}

}  // namespace tidings
