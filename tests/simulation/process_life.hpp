// The life of one simulated process. A dead process never gets past its next await; a paused one (SIGSTOP) goes on
// later, while time and everybody else went on without it. Its clock and every port it uses come through here.
#pragma once
#include <functional>
#include <string>
#include "simulation/chronicle.hpp"

namespace tidings::simulation {

class process_life {
public:
    process_life(std::string name, testing_support::virtual_clock& clock, chronicle& history)
        : name_(std::move(name)), clock_(clock), history_(history) {}

    const std::string& name() const { return name_; }
    bool is_dead() const { return dead_; }
    bool is_held() const { return dead_ || paused_until_ > clock_.steady(); }

    void die() {
        if (dead_) return;
        dead_ = true;
        history_.note("process died", name_);
        if (on_death) on_death();
    }
    void pause_for(std::chrono::milliseconds time) { paused_until_ = clock_.steady() + time; }
    void resume() { paused_until_ = {}; }  // felt when the pause would have ended

    task<> gate() {
        while (is_held()) {
            auto wake = clock_.make_alarm();
            co_await wake->wait_until(dead_ ? steady_time::max() : paused_until_);
        }
    }
    task<> pass_time(std::chrono::milliseconds time) {
        if (time.count() > 0) {
            auto wake = clock_.make_alarm();
            co_await wake->wait_until(clock_.steady() + time);
        }
        if (is_held()) co_await gate();
    }

    std::function<void()> on_death;

private:
    std::string name_;
    testing_support::virtual_clock& clock_;
    chronicle& history_;
    bool dead_ = false;
    steady_time paused_until_{};
};

class process_clock final : public async_clock {
public:
    process_clock(testing_support::virtual_clock& clock, process_life& life) : clock_(clock), life_(life) {}
    timestamp now() const override { return clock_.now(); }
    steady_time steady() const override { return clock_.steady(); }
    std::unique_ptr<alarm> make_alarm() override { return std::make_unique<held_alarm>(clock_, life_); }

private:
    class held_alarm final : public alarm {
    public:
        held_alarm(testing_support::virtual_clock& clock, process_life& life)
            : alarm_(clock.make_alarm()), life_(life) {}
        task<bool> wait_until(steady_time at) override {
            const bool came = co_await alarm_->wait_until(at);
            if (life_.is_held()) co_await life_.gate();
            co_return came;
        }
        void ring() override { alarm_->ring(); }

    private:
        std::unique_ptr<alarm> alarm_;
        process_life& life_;
    };
    testing_support::virtual_clock& clock_;
    process_life& life_;
};

}  // namespace tidings::simulation
