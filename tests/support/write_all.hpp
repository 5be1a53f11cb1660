// Runs many calls at once and waits for every answer.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <stdexcept>
#include <vector>
#include "ordering/order_repository.hpp"

namespace tidings::testing_support {

inline std::vector<result<write_outcome>> write_all(asio::io_context& io, const std::vector<order_repository*>& to,
                                                    const std::vector<order_write>& commands) {
    std::vector<result<write_outcome>> answers(commands.size());
    std::size_t open = commands.size();
    for (std::size_t at = 0; at < commands.size(); ++at)
        asio::co_spawn(io, to[at % to.size()]->write(commands[at]),
                       [&, at](std::exception_ptr, result<write_outcome> answer) {
                           answers[at] = std::move(answer);
                           --open;
                       });
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (open != 0 && std::chrono::steady_clock::now() < until) {
        io.restart();
        io.run_one_until(until);
    }
    if (open != 0) throw std::runtime_error("writes did not end in time");
    return answers;
}

}  // namespace tidings::testing_support
