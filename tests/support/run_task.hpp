// Runs one coroutine to its end on an io_context whose other work (connections, timers) may never end.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include "runtime/task.hpp"

namespace tidings::testing_support {

template <class T>
T run_task(asio::io_context& io, task<T> work, std::chrono::seconds limit = std::chrono::seconds(30)) {
    std::exception_ptr thrown;
    std::optional<T> value;
    bool done = false;
    asio::co_spawn(io, std::move(work), [&](std::exception_ptr problem, T given) {
        thrown = problem;
        if (!problem) value.emplace(std::move(given));
        done = true;
    });
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!done && std::chrono::steady_clock::now() < until) {
        io.restart();
        io.run_one_until(until);
    }
    if (!done) throw std::runtime_error("a coroutine of the test did not end in time");
    if (thrown) std::rethrow_exception(thrown);
    return std::move(*value);
}

}  // namespace tidings::testing_support
