// Opens once, for everybody who waits: "the database is migrated", "the log is there". Closing it sends the waiters
// home. One executor.
#pragma once
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include "runtime/task.hpp"

namespace tidings {

class gate {
public:
    explicit gate(const asio::any_io_executor& executor) : waiting_(executor) {
        waiting_.expires_at(std::chrono::steady_clock::time_point::max());
    }

    // True once it is open, false when it was closed, or the waiter cancelled, before that.
    task<bool> passed() {
        if (state_ == state::shut) {
            boost::system::error_code ignored;
            co_await waiting_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
        co_return state_ == state::open;
    }

    void open() { become(state::open); }
    void close() { become(state::closed); }
    void give_up() {  // closes it unless it is open already: nobody needs to wait any more
        if (state_ == state::shut) become(state::closed);
    }
    bool is_open() const { return state_ == state::open; }

private:
    enum class state { shut, open, closed };
    void become(state next) {
        if (state_ == state::closed) return;
        state_ = next;
        waiting_.cancel();
    }

    asio::steady_timer waiting_;
    state state_ = state::shut;
};

}  // namespace tidings
