// async_clock on virtual time: hours pass in microseconds and every run is the same. Drive it with run() or run_for().
#pragma once
#include "runtime/async_clock.hpp"
#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <map>

namespace tidings::testing_support {

class virtual_clock final : public async_clock {
public:
    explicit virtual_clock(asio::io_context& io) : io_(io) {}

    timestamp now() const override { return started_ + std::chrono::duration_cast<std::chrono::microseconds>(passed_); }
    steady_time steady() const override { return steady_time{} + passed_; }

    std::unique_ptr<alarm> make_alarm() override { return std::make_unique<virtual_alarm>(*this); }

    // Runs everything that is ready, jumping to the next alarm whenever all is quiet, until nothing waits for time or the limit is reached.
    void run_for(std::chrono::steady_clock::duration limit) {
        const auto until = passed_ + limit;
        for (;;) {
            io_.restart();
            while (io_.poll() != 0) io_.restart();
            if (waiting_.empty() || waiting_.begin()->first > steady_time{} + until) break;
            auto next = waiting_.begin();
            passed_ = std::max(passed_, next->first - steady_time{});
            auto wake = std::move(next->second);
            waiting_.erase(next);
            wake(true);
        }
        passed_ = std::max(passed_, until);
    }

private:
    using wake_up = std::function<void(bool)>;
    using waiting_map = std::multimap<steady_time, wake_up>;

    class virtual_alarm final : public alarm {
    public:
        explicit virtual_alarm(virtual_clock& clock) : clock_(clock) {}
        ~virtual_alarm() override { forget(); }

        task<bool> wait_until(steady_time at) override {
            if (rung_) {
                rung_ = false;
                co_return false;
            }
            const bool in_time = co_await asio::async_initiate<decltype(asio::use_awaitable), void(bool)>(
                [this, at](auto handler) {
                    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
                    place_ = clock_.waiting_.emplace(at, [this, shared](bool came) {
                        waits_ = false;
                        auto executor = asio::get_associated_executor(*shared, clock_.io_.get_executor());
                        asio::post(executor, [shared, came] { (*shared)(came); });
                    });
                    waits_ = true;
                },
                asio::use_awaitable);
            co_return in_time;
        }

        void ring() override {
            if (!waits_) {
                rung_ = true;
                return;
            }
            auto wake = std::move(place_->second);
            forget();
            wake(false);
        }

    private:
        void forget() {
            if (waits_) clock_.waiting_.erase(place_);
            waits_ = false;
        }
        virtual_clock& clock_;
        waiting_map::iterator place_;
        bool waits_ = false;
        bool rung_ = false;
    };

    asio::io_context& io_;
    waiting_map waiting_;
    timestamp started_{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
    std::chrono::steady_clock::duration passed_{};
};

}  // namespace tidings::testing_support
