// One request on a connection of its own, which is closed behind it.
#pragma once
#include "adapters/http_client/http_client.hpp"

namespace tidings {

// Returns at the deadline even while a name is looked up, which cannot be cancelled: that ends by itself later.
// unavailable, outcome_unknown, invalid: see http_client. timed_out: no whole answer within `at_most`; what was sent
// may have been taken.
task<result<http_answer>> send_once(asio::any_io_executor executor, http_endpoint to, http_call call,
                                    std::chrono::milliseconds at_most, std::size_t bytes_max);

}  // namespace tidings
