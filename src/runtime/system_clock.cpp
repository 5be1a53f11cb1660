#include "runtime/system_clock.hpp"
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace tidings {
namespace {

class timer_alarm final : public alarm {
public:
    explicit timer_alarm(const asio::any_io_executor& executor) : timer_(executor) {}

    task<bool> wait_until(steady_time at) override {
        if (rung_) {
            rung_ = false;
            co_return false;
        }
        timer_.expires_at(at);
        boost::system::error_code error;
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, error));
        const bool rung = std::exchange(rung_, false);
        co_return !rung && !error;
    }

    void ring() override {
        rung_ = true;
        timer_.cancel();
    }

private:
    asio::steady_timer timer_;
    bool rung_ = false;
};

}  // namespace

task<> async_clock::sleep_for(std::chrono::steady_clock::duration pause) {
    const auto waker = make_alarm();
    co_await waker->wait_until(steady() + pause);
}

timestamp system_clock::now() const {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

steady_time system_clock::steady() const {
    return std::chrono::steady_clock::now();
}

std::unique_ptr<alarm> system_clock::make_alarm() {
    return std::make_unique<timer_alarm>(executor_);
}

}  // namespace tidings
