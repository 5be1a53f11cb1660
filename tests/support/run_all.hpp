// Runs many coroutines at once and waits for every answer.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <vector>
#include "runtime/task.hpp"

namespace tidings::testing_support {

// T is default-constructible. Answers stand in the order of their tasks.
template <class T>
std::vector<T> run_all(asio::io_context& io, std::vector<task<T>> tasks,
                       std::chrono::seconds limit = std::chrono::seconds(30)) {
    std::vector<T> answers(tasks.size());
    std::size_t open = tasks.size();
    for (std::size_t at = 0; at < tasks.size(); ++at)
        asio::co_spawn(io, std::move(tasks[at]), [&, at](std::exception_ptr, T answer) {
            answers[at] = std::move(answer);
            --open;
        });
    const auto until = std::chrono::steady_clock::now() + limit;
    while (open != 0 && std::chrono::steady_clock::now() < until) {
        io.restart();
        io.run_one_until(until);
    }
    if (open != 0) throw std::runtime_error("coroutines of the test did not end in time");
    return answers;
}

}  // namespace tidings::testing_support
