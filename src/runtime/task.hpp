// task<T>: the coroutine of the project. Lazy; runs on the executor of its awaiter.
#pragma once
#include <boost/asio/awaitable.hpp>

namespace tidings {

namespace asio = boost::asio;

template <class T = void>
using task = asio::awaitable<T>;

}  // namespace tidings
