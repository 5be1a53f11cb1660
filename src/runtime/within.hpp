// within(limit, operation): the operation's result, or errc::timed_out when the limit passes first (the operation is
// cancelled). Boost 1.81 has no cancel_after, and `operation || timer` loses the operation's exception; this keeps it.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include "base/result.hpp"
#include "runtime/task.hpp"

namespace tidings {

template <class T>
task<result<T>> within(std::chrono::steady_clock::duration limit, task<result<T>> operation) {
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, limit};
    auto [finished, thrown, value, timer_error] =
        co_await asio::experimental::make_parallel_group(asio::co_spawn(executor, std::move(operation), asio::deferred),
                                                         timer.async_wait(asio::deferred))
            .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    if (finished[0] == 1 && !timer_error) co_return error{errc::timed_out, "no answer within the limit"};
    if (thrown) std::rethrow_exception(thrown);
    co_return std::move(value);
}

}  // namespace tidings
