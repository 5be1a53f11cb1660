#include "runtime/off_loop.hpp"
#include <boost/asio/post.hpp>
#include <mutex>
#include <thread>

namespace tidings {

struct off_loop::shared_state {
    explicit shared_state(asio::any_io_executor where)
        : executor(std::move(where)), clock(executor), ended(clock.make_alarm()) {}

    std::mutex guard;  // alive: a thread may post only while the executor is known to be there
    bool alive = true;
    asio::any_io_executor executor;
    system_clock clock;
    std::unique_ptr<alarm> ended;
    std::size_t running = 0;  // on the executor only
};

off_loop::off_loop(asio::any_io_executor executor) : state_(std::make_shared<shared_state>(std::move(executor))) {}

off_loop::~off_loop() {
    const std::lock_guard hold(state_->guard);
    state_->alive = false;
    state_->ended.reset();  // with its timer, while the executor is there
    state_->executor = {};
    state_->clock = system_clock({});
}

void off_loop::run(std::function<void()> job, std::function<void()> done) {
    ++state_->running;
    auto finished = [state = state_, done = std::move(done)] {
        --state->running;
        if (!state->alive) return;
        if (done) done();
        if (state->alive && state->running == 0) state->ended->ring();
    };
    std::thread([state = state_, job = std::move(job), finished = std::move(finished)]() mutable {
        job();
        job = nullptr;  // what it owned ends on this thread
        const std::lock_guard hold(state->guard);
        if (state->alive) asio::post(state->executor, std::move(finished));
    }).detach();
}

bool off_loop::is_idle() const {
    return state_->running == 0;
}

task<> off_loop::idle(steady_time deadline) {
    auto state = state_;
    while (state->alive && state->running > 0 && state->clock.steady() < deadline)
        co_await state->ended->wait_until(deadline);
}

}  // namespace tidings
