// async_clock on virtual time: hours pass in microseconds and every run is the same. Drive it with run() or run_for().
#pragma once
#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include "runtime/async_clock.hpp"

namespace tidings::testing_support {

class virtual_clock final : public async_clock {
public:
    explicit virtual_clock(asio::io_context& io) : io_(io) {}
    virtual_clock(const virtual_clock&) = delete;
    virtual_clock& operator=(const virtual_clock&) = delete;
    // A coroutine that still waits is destroyed with its alarm, one at a time, each already out of the map.
    ~virtual_clock() override {
        while (!waiting_.empty()) waiting_.extract(waiting_.begin());
        alive_.reset();  // a coroutine may be destroyed as late as its io_context, and its alarm with it
    }

    timestamp now() const override { return started_ + std::chrono::duration_cast<std::chrono::microseconds>(passed_); }
    steady_time steady() const override { return steady_time{} + passed_; }

    std::unique_ptr<alarm> make_alarm() override { return std::make_unique<virtual_alarm>(*this); }

    // Work on another thread that will post its answer to the io_context: while there is some, no time passes.
    void stand_still_while(std::function<bool()> is_busy) { is_busy_ = std::move(is_busy); }

    // Runs everything that is ready, jumping to the next alarm whenever all is quiet, until nothing waits for time or
    // the limit is reached.
    void run_for(std::chrono::steady_clock::duration limit) {
        const auto until = passed_ + limit;
        for (;;) {
            io_.restart();
            while (io_.poll() != 0) io_.restart();
            if (is_busy_ && is_busy_()) {
                io_.restart();
                io_.run_one();
                continue;
            }
            if (waiting_.empty() || waiting_.begin()->first.first > steady_time{} + until) break;
            auto next = waiting_.begin();
            passed_ = std::max(passed_, next->first.first - steady_time{});
            waiting_.extract(next).mapped()(true);
        }
        passed_ = std::max(passed_, until);
    }

private:
    using wake_up = std::function<void(bool)>;
    using place = std::pair<steady_time, std::uint64_t>;  // equal times wake in the order in which they were asked for

    class virtual_alarm final : public alarm {
    public:
        explicit virtual_alarm(virtual_clock& clock) : clock_(clock), clock_alive_(clock.alive_) {}
        ~virtual_alarm() override { forget(); }

        task<bool> wait_until(steady_time at) override {
            if (rung_) {
                rung_ = false;
                co_return false;
            }
            const bool in_time = co_await asio::async_initiate<decltype(asio::use_awaitable), void(bool)>(
                [this, at](auto handler) {
                    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
                    place_ = {at, ++clock_.asked_};
                    waits_ = true;
                    clock_.waiting_.emplace(place_, [this, shared](bool came) {
                        waits_ = false;
                        auto executor = asio::get_associated_executor(*shared, clock_.io_.get_executor());
                        asio::post(executor, [shared, came] { (*shared)(came); });
                    });
                },
                asio::use_awaitable);
            co_return in_time;
        }

        void ring() override {
            // A coroutine that is destroyed with its io_context may ring the next one when the clock is gone already.
            if (!waits_ || clock_alive_.expired()) {
                rung_ = true;
                return;
            }
            clock_.waiting_.extract(place_).mapped()(false);
        }

    private:
        // Those that waited are destroyed once out of the map: the alarms it owns come here too.
        void forget() {
            if (waits_ && !clock_alive_.expired()) clock_.waiting_.extract(place_);
            waits_ = false;
        }
        virtual_clock& clock_;
        std::weak_ptr<bool> clock_alive_;
        place place_;
        bool waits_ = false;
        bool rung_ = false;
    };

    asio::io_context& io_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    std::map<place, wake_up> waiting_;
    std::function<bool()> is_busy_;
    std::uint64_t asked_ = 0;
    timestamp started_{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}};
    std::chrono::steady_clock::duration passed_{};
};

}  // namespace tidings::testing_support
