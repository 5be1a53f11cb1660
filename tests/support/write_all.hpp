// Writes many orders at once, through each repository in turn, and waits for every answer.
#pragma once
#include <vector>
#include "ordering/order_repository.hpp"
#include "support/run_all.hpp"

namespace tidings::testing_support {

inline std::vector<result<write_outcome>> write_all(asio::io_context& io, const std::vector<order_repository*>& to,
                                                    const std::vector<order_write>& commands) {
    std::vector<task<result<write_outcome>>> writes;
    for (const auto& command : commands) writes.push_back(to[writes.size() % to.size()]->write(command));
    return run_all(io, std::move(writes));
}

}  // namespace tidings::testing_support
